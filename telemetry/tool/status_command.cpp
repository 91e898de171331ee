#include "tool/commands.hpp"
#include "tool/json_text.hpp"
#include "tool/output.hpp"
#include "tool/settings_table.hpp"
#include "tool/terminal.hpp"
#include "tool/words.hpp"

#include <string>

namespace telemetry::tool {

namespace {

std::string describe(const Status& status) {
    std::string text = settings_text(status.settings) + "\n";
    text += "Checks are " + std::string(status.checks_are_on ? "on" : "off") + ", usage statistics are " +
            (status.statistics_are_on ? "on" : "off") + ".\n";
    text += "Next check: " + (status.next_check ? time_text(*status.next_check) : std::string("none is planned")) + "\n";
    text +=
        "Last check: " + (status.last_try ? time_text(*status.last_try) + ", " + status.last_result : std::string("none yet")) +
        "\n";
    for (const std::string& problem : status.problems) {
        text += emphasised("Problem: " + problem, Emphasis::warning) + "\n";
    }
    return text;
}

void write(JsonText& json, const std::optional<std::chrono::sys_seconds>& time) {
    time ? json.text(iso_text(*time)) : json.null();
}

std::string as_json(const Status& status) {
    JsonText json;
    json.begin_object().key("settings").begin_array();
    for (const SettingStatus& setting : status.settings) {
        json.begin_object().member("key", setting.key).member("value", setting.value);
        json.member("setBy", setting.set_by).end_object();
    }
    json.end_array().key("checksAreOn").flag(status.checks_are_on).key("statisticsAreOn").flag(status.statistics_are_on);
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
    return put(line.as_json ? as_json(*status) : describe(*status), code);
}

}  // namespace telemetry::tool
