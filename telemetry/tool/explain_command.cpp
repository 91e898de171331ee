#include "tool/commands.hpp"
#include "tool/json_text.hpp"
#include "tool/output.hpp"
#include "tool/spelling.hpp"
#include "tool/terminal.hpp"
#include "tool/words.hpp"
#include "tool/wrapping.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace telemetry::tool {

namespace {

/// A heading with labelled lines under it.
class Card {
public:
    explicit Card(std::string_view heading) : text_(emphasised(heading, Emphasis::heading) + "\n") {}

    Card& line(std::string_view label, std::string_view content) {
        constexpr std::size_t indent = 14;
        const std::size_t width = output_width() - indent;
        for (const std::string& part : wrapped(content, width)) {
            text_.append("  ").append(label).append(indent - 2 - label.size(), ' ').append(part).append("\n");
            label = {};
        }
        return *this;
    }

    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

// --- metrics

std::string_view name(Kind kind) {
    switch (kind) {
        case Kind::count:
            return "count";
        case Kind::count_by_label:
            return "count by label";
        case Kind::flag:
            return "flag";
        case Kind::seconds:
            return "seconds";
        case Kind::bytes:
            return "bytes";
        case Kind::percent:
            return "percent";
        case Kind::sha1:
            return "SHA-1";
    }
    return "";
}

std::string_view name(MeasuredBy measured_by) {
    switch (measured_by) {
        case MeasuredBy::host:
            return "the product";
        case MeasuredBy::process_memory:
            return "the library, of the server's own process";
        case MeasuredBy::process_cpu:
            return "the library, of the server's own process";
        case MeasuredBy::license_serial:
            return "the library, from the serial that the product hands over";
    }
    return "";
}

bool has_limits(const MetricDefinition& metric) {
    return metric.kind != Kind::flag && metric.kind != Kind::sha1;
}

std::string limits_text(const MetricDefinition& metric) {
    std::string text = grouped(std::to_string(metric.max));
    if (metric.round_to > 1) text += ", rounded down to multiples of " + grouped(std::to_string(metric.round_to));
    return text;
}

std::string labels_text(std::span<const std::string_view> labels) {
    constexpr std::size_t shown_max = 6;
    std::string text = counted(labels.size(), "label");
    for (std::size_t i = 0; i < std::min(labels.size(), shown_max); ++i) {
        text.append(i == 0 ? ": " : ", ").append(labels[i]);
    }
    return labels.size() > shown_max ? text + ", …" : text;
}

/// Why a metric is not in the request. Where nothing is sent at all, that is the reason.
std::string withheld_because(const Preview& preview, Disposition disposition) {
    const bool is_for_want_of_consent = disposition == Disposition::no_consent && !preview.turned_off_by.empty();
    return is_for_want_of_consent ? "turned off by " + preview.turned_off_by : std::string(to_string(disposition));
}

std::string describe(const MetricPreview& item, const Preview& preview) {
    const MetricDefinition& metric = *item.metric;
    const bool is_sent = item.disposition == Disposition::sent;
    Card card(metric.id);
    card.line("what it is", metric.sentence).line("why", metric.decision);
    card.line("kind", name(metric.kind)).line("found by", name(metric.measured_by));
    card.line("since", since_text(metric.since)).line("consent", "revision " + std::to_string(metric.consent));
    if (has_limits(metric)) card.line("at most", limits_text(metric));
    if (metric.window_days > 0) card.line("of the last", counted(metric.window_days, "day"));
    if (!metric.labels.empty()) card.line("labels", labels_text(metric.labels));
    card.line("sent now", is_sent ? "yes" : "no: " + withheld_because(preview, item.disposition));
    if (is_sent) card.line("value now", item.value);
    card.line("keep back", "`denyMetrics = " + std::string(metric.id) + "` in settings.conf");
    return card.text();
}

std::string as_json(const MetricPreview& item, const Preview& preview) {
    const MetricDefinition& metric = *item.metric;
    JsonText json;
    json.begin_object().member("metric", metric.id).member("kind", name(metric.kind));
    json.member("foundBy", name(metric.measured_by)).member("since", metric.since.to_string());
    json.key("consent").number(metric.consent).key("max").number(metric.max).key("roundTo").number(metric.round_to);
    json.key("windowDays").number(metric.window_days).key("labels").begin_array();
    for (const std::string_view label : metric.labels) json.text(label);
    json.end_array().member("sentence", metric.sentence).member("decision", metric.decision);
    json.member("disposition", to_string(item.disposition)).member("turnedOffBy", preview.turned_off_by).key("value");
    item.value.empty() ? json.null() : json.json(item.value);
    return json.end_object().str();
}

ExitCode explain_metric(Client& client, const MetricDefinition& metric, bool wants_json) {
    const auto preview = client.preview();
    if (!preview) return complain(preview.error());
    const auto item = std::ranges::find(preview->metrics, &metric, &MetricPreview::metric);
    return put(wants_json ? as_json(*item, *preview) : describe(*item, *preview), ExitCode::done);
}

// --- requests

/// A request with all that decides about it.
struct Request {
    const OutboundEntry& entry;
    const OutboundSwitch& switched_by;
    SettingStatus setting;  ///< as the switch stands
    std::string variable;   ///< that says the switch; empty: none
};

std::string joined(std::span<const std::string_view> items) {
    std::string text;
    for (const std::string_view item : items) text.append(text.empty() ? "" : ", ").append(item);
    return text;
}

std::string describe(const Request& request, std::string_view product) {
    const OutboundEntry& entry = request.entry;
    const std::string key(request.switched_by.name);
    Card card(entry.id);
    card.line("what for", entry.purpose);
    for (const std::string_view host : entry.hosts) card.line("where", host);
    if (!entry.configured_hosts.empty()) card.line("where", entry.configured_hosts);
    card.line("what data", entry.data.sentence);
    if (!entry.data.members.empty()) card.line("members", joined(entry.data.members));
    if (!entry.data.metrics.empty()) card.line("metrics", joined(entry.data.metrics));
    card.line("made by", "the " + std::string(name_of(entry.made_by))).line("since", since_text(entry.since));
    card.line("switch", key + ", " + (request.switched_by.on_by_default ? "on" : "off") + " by default");
    card.line("when off", request.switched_by.sentence);
    card.line("now", request.setting.value + ", set by " + request.setting.set_by);
    card.line("set it", "`update-check configure --" + key + "=false`");
    const std::string directory = "/etc/" + std::string(product);
    card.line("",
              "`" + key + " = false` in settings.conf, " + directory + "/outbound.conf or " + directory + "/outbound.d/*.conf");
    if (!request.variable.empty()) card.line("", request.variable + "=false in the environment of the server");
    return card.text();
}

std::string as_json(const Request& request) {
    const OutboundEntry& entry = request.entry;
    JsonText json;
    const auto list = [&json](std::string_view key, std::span<const std::string_view> items) {
        json.key(key).begin_array();
        for (const std::string_view item : items) json.text(item);
        json.end_array();
    };
    json.begin_object().member("request", entry.id).member("purpose", entry.purpose);
    list("hosts", entry.hosts);
    json.member("configuredHosts", entry.configured_hosts).member("data", entry.data.sentence);
    list("members", entry.data.members);
    list("metrics", entry.data.metrics);
    json.member("madeBy", name_of(entry.made_by)).member("since", entry.since.to_string());
    json.member("switch", request.switched_by.name).key("onByDefault").flag(request.switched_by.on_by_default);
    json.member("whenOff", request.switched_by.sentence).member("value", request.setting.value);
    json.member("setBy", request.setting.set_by).member("environmentVariable", request.variable);
    return json.end_object().str();
}

ExitCode explain_request(Client& client, const OutboundRegister& outbound, const OutboundEntry& entry, bool wants_json) {
    const auto status = client.status();
    if (!status) return complain(status.error());
    const auto setting = std::ranges::find(status->switches, entry.switch_name, &SettingStatus::key);
    const Request request{entry, outbound.switch_of(entry), *setting,
                          environment_variable_of(outbound.product(), entry.switch_name)};
    return put(wants_json ? as_json(request) : describe(request, outbound.product()), ExitCode::done);
}

// --- neither

ExitCode complain_of_id(const std::string& id, const Dictionary& dictionary, const OutboundRegister* outbound) {
    std::vector<std::string> ids;
    for (const MetricDefinition& metric : dictionary.metrics) ids.emplace_back(metric.id);
    if (outbound) {
        for (const OutboundEntry& entry : outbound->entries()) ids.emplace_back(entry.id);
    }
    const auto nearest = nearest_word(id, ids);
    std::string text = "explain: there is no metric and no request of this id";
    return complain_usage(nearest.empty() ? text : text + "; did you mean `" + std::string(nearest) + "`?");
}

}  // namespace

ExitCode explain(Client& client, const Dictionary& dictionary, const OutboundRegister* outbound, const CommandLine& line) {
    const auto metric = std::ranges::find(dictionary.metrics, line.explained_id, &MetricDefinition::id);
    if (metric != dictionary.metrics.end()) return explain_metric(client, *metric, line.as_json);
    const OutboundEntry* const entry = outbound ? outbound->find_entry(line.explained_id) : nullptr;
    if (entry) return explain_request(client, *outbound, *entry, line.as_json);
    return complain_of_id(line.explained_id, dictionary, outbound);
}

}  // namespace telemetry::tool
