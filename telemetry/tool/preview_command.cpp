#include "tool/commands.hpp"
#include "tool/json_text.hpp"
#include "tool/metric_tables.hpp"
#include "tool/output.hpp"
#include "tool/settings_table.hpp"
#include "tool/terminal.hpp"
#include "tool/words.hpp"

#include <algorithm>
#include <string>

namespace telemetry::tool {

namespace {

std::string raw_bytes(const Preview& preview) {
    std::string bytes;
    for (const RequestPreview& request : preview.requests) bytes += request.bytes();
    return bytes;
}

std::string as_json(const Preview& preview) {
    JsonText json;
    json.begin_object().key("requests").begin_array();
    for (const RequestPreview& request : preview.requests) {
        json.begin_object().member("purpose", to_string(request.purpose)).member("url", request.url);
        json.member("head", request.head).member("body", request.body).end_object();
    }
    json.end_array().key("metrics").begin_array();
    for (const MetricPreview& item : preview.metrics) {
        const MetricDefinition& metric = *item.metric;
        json.begin_object().member("id", metric.id).member("disposition", to_string(item.disposition)).key("value");
        item.value.empty() ? json.null() : json.json(item.value);
        json.member("unit", unit_of(metric.kind)).member("since", metric.since.to_string());
        json.member("sentence", metric.sentence).member("decision", metric.decision).end_object();
    }
    json.end_array().key("installationIdIsProvisional").flag(preview.installation_id_is_provisional);
    json.key("versionIsReduced").flag(preview.version_is_reduced).member("turnedOffBy", preview.turned_off_by);
    return json.end_object().str();
}

/// Line ends as a terminal wants them, each line indented.
std::string indented(std::string_view head) {
    std::string text;
    while (!head.empty()) {
        const std::size_t end = std::min(head.find("\r\n"), head.size());
        if (end > 0) text.append("  ").append(head.substr(0, end));
        text.push_back('\n');
        head.remove_prefix(std::min(end + 2, head.size()));
    }
    return text;
}

std::string describe(const RequestPreview& request) {
    const bool is_check = request.purpose == Purpose::update_check;
    const std::string_view title = is_check ? "The update check, to " : "The usage statistics, to ";
    return emphasised(std::string(title) + request.url, Emphasis::heading) + "\n\n" + indented(request.head) + "  " +
           request.body + "\n\n";
}

/// Who turned them off may be another than who set `sendTelemetry`; the row of the switch says it.
std::string off_text(const Status& status) {
    const auto row = std::ranges::find(status.switches, "sendTelemetry", &SettingStatus::key);
    return "Usage statistics (sendTelemetry) are turned off by " +
           (row == status.switches.end() ? std::string("the register") : row->set_by) + ".";
}

/// Whose the numbers in the request are, or why there are none.
std::string where_numbers_are_from(bool has_numbers, const CommandLine& line, const Status& status) {
    const bool is_what_if = line.choices.send_telemetry != Choice::unset;
    std::string text = is_what_if ? "This is what would be if usage statistics were chosen so; nothing was changed. " : "";
    if (!has_numbers && !status.statistics_are_on) return text + off_text(status);
    if (!line.inventory_file.empty()) {
        return text +
               "The numbers are those of the inventory. The server's memory and processor use are not in it, and this "
               "tool does not pass its own off as the server's.";
    }
    return text + (has_numbers ? "The numbers are those of the server's last check."
                               : "No number is known: the server of this state directory has not yet made a check.");
}

/// What must be known to read the request rightly.
std::string remarks(const Preview& preview, const CommandLine& line, const Status& status) {
    std::string text;
    const auto add = [&text](std::string_view remark) { text.append("- ").append(remark).append("\n"); };
    if (!preview.turned_off_by.empty())
        add("No such check is made on schedule: it is turned off by " + preview.turned_off_by + ".");
    if (status.server_has_consent) add(own_consent_text);
    if (preview.installation_id_is_provisional)
        add("The installation id was made for this preview: there is none yet. The first check makes one.");
    if (preview.version_is_reduced) add("The version has a label that never leaves: it is sent without it.");
    const auto is_sent = [](const MetricPreview& item) { return item.disposition == Disposition::sent; };
    const auto is_identifier = [&](const MetricPreview& item) { return is_sent(item) && item.metric->kind == Kind::sha1; };
    if (const auto found = std::ranges::find_if(preview.metrics, is_identifier); found != preview.metrics.end()) {
        add(std::string(found->metric->id) + " is an identifier: whoever can guess the licence serial can recognise it.");
    }
    add(where_numbers_are_from(std::ranges::any_of(preview.metrics, is_sent), line, status));
    return text;
}

std::string describe(const Preview& preview, const CommandLine& line, const Status& status) {
    std::string text = "What a check would send now. Nothing has been sent, and nothing written.\n\n";
    for (const RequestPreview& request : preview.requests) text += describe(request);
    return text + sent_metrics_text(preview) + withheld_metrics_text(preview) + remarks(preview, line, status);
}

}  // namespace

ExitCode preview(Client& client, const CommandLine& line) {
    const auto preview = client.preview();
    if (!preview) return complain(preview.error());
    if (line.as_raw_bytes) return put(raw_bytes(*preview), ExitCode::done);
    if (line.as_json) return put(as_json(*preview), ExitCode::done);
    const auto status = client.status();
    if (!status) return complain(status.error());
    return put(describe(*preview, line, *status), ExitCode::done);
}

}  // namespace telemetry::tool
