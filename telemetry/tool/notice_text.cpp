#include "tool/notice_text.hpp"

#include "tool/json_text.hpp"
#include "tool/terminal.hpp"
#include "tool/words.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace telemetry::tool {

namespace {

std::string_view reason(ReleaseSeverity severity) {
    switch (severity) {
        case ReleaseSeverity::feature:
            return "It brings something new.";
        case ReleaseSeverity::fix:
            return "It mends something.";
        case ReleaseSeverity::security:
            return "It closes a security hole.";
    }
    return "";
}

std::string_view name(ReleaseSeverity severity) {
    switch (severity) {
        case ReleaseSeverity::feature:
            return "feature";
        case ReleaseSeverity::fix:
            return "fix";
        case ReleaseSeverity::security:
            return "security";
    }
    return "";
}

std::string_view name(Availability availability) {
    switch (availability) {
        case Availability::none:
            return "none";
        case Availability::update:
            return "update";
        case Availability::security:
            return "security";
    }
    return "";
}

std::string way_to(const ReleaseOffer& release) {
    if (!release.needs_stepping_stone) return {};
    std::string text = "  It cannot be installed over the running version";
    if (release.minimum_upgrade_from) text += ", but over " + release.minimum_upgrade_from->to_string() + " and newer ones";
    text += ". First: ";
    return text + (release.stepping_stone ? "version " + release.stepping_stone->to_string() : "ask the vendor") + "\n";
}

std::string describe(const ReleaseOffer& release) {
    std::string text = "Version " + release.version.to_string() + ", published " + day_text(release.published) + ". ";
    text.append(reason(release.severity)).push_back('\n');
    if (!release.notes_url.empty()) text += "  Release notes: " + printable(release.notes_url) + "\n";
    text += "  Known here since " + time_text(release.known_since) + "\n";
    text += way_to(release);
    for (const Artifact& artifact : release.artifacts) {
        text += "  For " + printable(artifact.platform) + ": " + grouped(std::to_string(artifact.size)) + " bytes, SHA-256 " +
                printable(artifact.sha256) + "\n";
    }
    return text;
}

std::string headline(const UpdateNotice& notice) {
    switch (notice.availability) {
        case Availability::security:
            return emphasised("There is a security update.", Emphasis::warning) + "\n";
        case Availability::update:
            return emphasised("There is an update.", Emphasis::heading) + "\n";
        case Availability::none:
            break;
    }
    return "Up to date: there is no newer version for this installation.\n";
}

std::string describe_running(const UpdateNotice& notice, std::chrono::sys_days today) {
    std::string text;
    if (notice.running_withdrawn) {
        text += emphasised("The vendor has taken the running version back.", Emphasis::warning) + "\n";
    }
    if (notice.end_of_life) {
        const bool has_ended = *notice.end_of_life <= today;
        text += "Support of the running version's series ";
        text += (has_ended ? "has ended on " : "ends on ") + day_text(*notice.end_of_life) + ".\n";
    }
    return text;
}

void write(JsonText& json, const std::optional<ReleaseOffer>& release) {
    if (!release) {
        json.null();
        return;
    }
    json.begin_object();
    json.member("version", release->version.to_string()).member("severity", name(release->severity));
    json.member("published", day_text(release->published)).member("notesUrl", printable(release->notes_url));
    json.member("knownSince", iso_text(release->known_since));
    json.key("minimumUpgradeFrom");
    release->minimum_upgrade_from ? json.text(release->minimum_upgrade_from->to_string()) : json.null();
    json.key("needsSteppingStone").flag(release->needs_stepping_stone).key("steppingStone");
    release->stepping_stone ? json.text(release->stepping_stone->to_string()) : json.null();
    json.key("artifacts").begin_array();
    for (const Artifact& artifact : release->artifacts) {
        json.begin_object().member("platform", printable(artifact.platform)).key("size").number(artifact.size);
        json.member("sha256", printable(artifact.sha256)).end_object();
    }
    json.end_array().end_object();
}

}  // namespace

std::string describe(const UpdateNotice& notice, std::chrono::sys_days today) {
    std::string text = headline(notice);
    if (notice.newest) text += describe(*notice.newest);
    const bool has_smaller_step = notice.newest_security && notice.newest_security != notice.newest;
    if (has_smaller_step) text += "The smallest step that closes the hole:\n" + describe(*notice.newest_security);
    text += describe_running(notice, today);
    text += "Signed by the vendor on " + time_text(notice.issued) + ", valid until " + time_text(notice.expires) + ".\n";
    if (notice.stale) {
        text += emphasised("The notice has expired: there may be news that did not get here.", Emphasis::warning) + "\n";
    }
    return text;
}

void write(JsonText& json, const UpdateNotice& notice) {
    json.begin_object().member("availability", name(notice.availability));
    json.key("newest");
    write(json, notice.newest);
    json.key("newestSecurity");
    write(json, notice.newest_security);
    json.key("runningWithdrawn").flag(notice.running_withdrawn).key("endOfLife");
    notice.end_of_life ? json.text(day_text(*notice.end_of_life)) : json.null();
    json.key("sequence").number(notice.sequence).member("issued", iso_text(notice.issued));
    json.member("expires", iso_text(notice.expires)).key("stale").flag(notice.stale);
    json.end_object();
}

std::string printable(std::string_view text) {
    std::string plain;
    std::ranges::copy_if(text, std::back_inserter(plain), [](char c) { return c >= ' ' && c <= '~'; });
    return plain;
}

}  // namespace telemetry::tool
