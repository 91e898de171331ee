#include "unit/tool/sample_notice.hpp"

namespace tool_tests {

using namespace telemetry;
using std::chrono::days;
using std::chrono::hours;

UpdateNotice nothing_new() {
    UpdateNotice notice;
    notice.sequence = 412;
    notice.issued = august;
    notice.expires = august + days(10);
    return notice;
}

ReleaseOffer release(std::string_view version, ReleaseSeverity severity) {
    ReleaseOffer offer;
    offer.version = Version::parse(version).value();
    offer.severity = severity;
    offer.published = august;
    offer.notes_url = "https://updates.example.com/notes/" + std::string(version);
    offer.known_since = august + hours(1);
    return offer;
}

UpdateNotice all_at_once() {
    UpdateNotice notice = nothing_new();
    notice.availability = Availability::security;
    notice.newest = release("2018.4.0", ReleaseSeverity::feature);
    notice.newest->artifacts = {{"linux-x64", 1234567, std::string(64, 'a')}};
    notice.newest_security = release("2018.3.1", ReleaseSeverity::security);
    notice.newest_security->minimum_upgrade_from = Version::parse("2018.3");
    notice.newest_security->needs_stepping_stone = true;
    notice.newest_security->stepping_stone = Version::parse("2018.3.0");
    notice.running_withdrawn = true;
    notice.end_of_life = august + days(4);
    return notice;
}

}  // namespace tool_tests
