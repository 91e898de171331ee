#include "tool/commands.hpp"
#include "tool/json_text.hpp"
#include "tool/output.hpp"
#include "tool/server_file.hpp"
#include "tool/settings_table.hpp"
#include "tool/terminal.hpp"
#include "tool/words.hpp"

#include <string>

namespace telemetry::tool {

namespace {

/// How the question about statistics stands.
std::string question_text(const Status& status) {
    const Answer& answer = status.statistics;
    const std::string revision = answer.revision == 0 ? "" : " at consent revision " + std::to_string(answer.revision);
    std::string text = "Usage statistics have ";
    if (answer.choice == Choice::unset) text += "not been asked about";
    if (answer.choice == Choice::on) text += "been accepted" + revision;
    if (answer.choice == Choice::off) text += "been refused" + revision;
    const bool has_newer = answer.may_be_asked && answer.revision > 0;
    return text + (has_newer ? "; there is revision " + std::to_string(status.newest_consent) + " now." : ".");
}

std::string describe(const Status& status, const std::string& state_dir) {
    std::string text = settings_text(status.settings) + "\n";
    text += settings_text(status.switches, "SWITCH") + "\n";
    text += effect_text(status);
    text += question_text(status) + "\n";
    text += "Next check: " + (status.next_check ? time_text(*status.next_check) : std::string("none is planned")) + "\n";
    text +=
        "Last check: " + (status.last_try ? time_text(*status.last_try) + ", " + status.last_result : std::string("none yet")) +
        "\n";
    return text + problems_text(status) + no_server_text(state_dir);
}

const char* name_of(Choice choice) {
    return choice == Choice::unset ? "unset" : choice == Choice::on ? "on" : "off";
}

void write(JsonText& json, const Answer& answer) {
    json.begin_object().member("choice", name_of(answer.choice)).key("revision").number(answer.revision);
    json.key("mayBeAsked").flag(answer.may_be_asked).member("saidBy", answer.said_by).end_object();
}

void write(JsonText& json, const char* name, const std::vector<SettingStatus>& settings) {
    json.key(name).begin_array();
    for (const SettingStatus& setting : settings) {
        json.begin_object().member("key", setting.key).member("value", setting.value);
        json.member("setBy", setting.set_by).end_object();
    }
    json.end_array();
}

void write(JsonText& json, const std::optional<std::chrono::sys_seconds>& time) {
    time ? json.text(iso_text(*time)) : json.null();
}

std::string as_json(const Status& status) {
    JsonText json;
    json.begin_object();
    write(json, "settings", status.settings);
    write(json, "switches", status.switches);
    json.key("checksAreOn").flag(status.checks_are_on).key("statisticsAreOn").flag(status.statistics_are_on);
    json.key("serverHasConsent").flag(status.server_has_consent);
    json.key("checks");
    write(json, status.checks);
    json.key("statistics");
    write(json, status.statistics);
    json.key("newestConsent").number(status.newest_consent);
    json.key("nextCheck");
    write(json, status.next_check);
    json.key("lastTry");
    write(json, status.last_try);
    json.member("lastResult", status.last_result).key("problems").begin_array();
    for (const std::string& problem : status.problems) json.text(problem);
    return json.end_array().end_object().str();
}

}  // namespace

ExitCode status(Client& client, const CommandLine& line) {
    const auto status = client.status();
    if (!status) return complain(status.error());
    const ExitCode code = status->problems.empty() ? ExitCode::done : ExitCode::configuration;
    return put(line.as_json ? as_json(*status) : describe(*status, line.state_dir), code);
}

}  // namespace telemetry::tool
