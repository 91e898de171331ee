#include "tool/commands.hpp"
#include "tool/json_text.hpp"
#include "tool/output.hpp"
#include "tool/terminal.hpp"
#include "tool/words.hpp"

#include <string>

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

std::string describe(const ReleaseOffer& release) {
    std::string text = "Version " + release.version.to_string() + ", published " + day_text(release.published) + ". ";
    text.append(reason(release.severity)).push_back('\n');
    if (!release.notes_url.empty()) text += "  Release notes: " + release.notes_url + "\n";
    if (release.needs_stepping_stone) {
        text += "  It cannot be installed over the running version. First: ";
        text += release.stepping_stone ? "version " + release.stepping_stone->to_string() + "\n" : "ask the vendor\n";
    }
    for (const Artifact& artifact : release.artifacts) {
        text += "  For " + artifact.platform + ": " + grouped(std::to_string(artifact.size)) + " bytes, SHA-256 " +
                artifact.sha256 + "\n";
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

std::string describe(const UpdateNotice& notice) {
    std::string text = headline(notice);
    if (notice.newest) text += describe(*notice.newest);
    const bool has_smaller_step = notice.newest_security && notice.newest_security != notice.newest;
    if (has_smaller_step) text += "The smallest step that closes the hole:\n" + describe(*notice.newest_security);
    if (notice.running_withdrawn) text += "The vendor has taken the running version back.\n";
    if (notice.end_of_life) text += "Support of the running version's series ends on " + day_text(*notice.end_of_life) + ".\n";
    text += "Signed by the vendor on " + time_text(notice.issued) + ", valid until " + time_text(notice.expires) + ".\n";
    if (notice.stale)
        text += emphasised("The notice has expired: there may be news that did not get here.", Emphasis::warning) + "\n";
    return text;
}

void write(JsonText& json, const std::optional<ReleaseOffer>& release) {
    if (!release) {
        json.null();
        return;
    }
    json.begin_object();
    json.member("version", release->version.to_string()).member("severity", name(release->severity));
    json.member("published", day_text(release->published)).member("notesUrl", release->notes_url);
    json.member("knownSince", iso_text(release->known_since));
    json.key("minimumUpgradeFrom");
    release->minimum_upgrade_from ? json.text(release->minimum_upgrade_from->to_string()) : json.null();
    json.key("steppingStone");
    release->stepping_stone ? json.text(release->stepping_stone->to_string()) : json.null();
    json.key("artifacts").begin_array();
    for (const Artifact& artifact : release->artifacts) {
        json.begin_object().member("platform", artifact.platform).key("size").number(artifact.size);
        json.member("sha256", artifact.sha256).end_object();
    }
    json.end_array().end_object();
}

std::string as_json(const UpdateNotice& notice) {
    JsonText json;
    json.begin_object().member("availability", name(notice.availability));
    json.key("newest");
    write(json, notice.newest);
    json.key("newestSecurity");
    write(json, notice.newest_security);
    json.key("runningWithdrawn").flag(notice.running_withdrawn).key("endOfLife");
    notice.end_of_life ? json.text(day_text(*notice.end_of_life)) : json.null();
    json.key("sequence").number(notice.sequence).member("issued", iso_text(notice.issued));
    json.member("expires", iso_text(notice.expires)).key("stale").flag(notice.stale);
    return json.end_object().str();
}

std::string as_json(const Error& error) {
    JsonText json;
    json.begin_object().key("error").begin_object();
    json.member("code", to_string(error.code)).member("message", error.message);
    return json.end_object().end_object().str();
}

}  // namespace

ExitCode check(Client& client, const CommandLine& line) {
    const auto checked = client.check_now();
    if (!checked) {
        const ExitCode code = complain(checked.error());
        return line.as_json ? put(as_json(checked.error()), code) : code;
    }
    const UpdateNotice& notice = checked->notice;
    return put(line.as_json ? as_json(notice) : describe(notice), exit_code_of(notice));
}

}  // namespace telemetry::tool
