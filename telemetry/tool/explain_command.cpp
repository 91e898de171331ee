#include "tool/commands.hpp"
#include "tool/json_text.hpp"
#include "tool/outbound_text.hpp"
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

/// Where a switch can be set.
void add_places(Card& card, std::string_view product, std::string_view key) {
    const std::string setting(key);
    const std::string directory = "/etc/" + std::string(product);
    card.line("set it", "`update-check configure --" + setting + "=false`");
    card.line("", "`" + setting + " = false` in settings.conf, " + directory + "/outbound.conf or " + directory +
                      "/outbound.d/*.conf");
    const std::string variable = environment_variable_of(product, key);
    if (!variable.empty()) card.line("", variable + "=false in the environment of the server");
}

std::string describe(const OutboundStatus& status, std::string_view product) {
    const OutboundEntry& entry = *status.entry;
    const OutboundSwitch& over_it = *status.over_it;
    Card card(entry.id);
    card.line("what for", entry.purpose);
    for (const std::string_view host : entry.hosts) card.line("where", host);
    if (!entry.configured_hosts.empty()) card.line("where", entry.configured_hosts);
    card.line("what data", entry.data.sentence);
    if (!entry.data.members.empty()) card.line("members", joined(entry.data.members));
    if (!entry.data.metrics.empty()) card.line("metrics", joined(entry.data.metrics));
    card.line("made by", "the " + std::string(name_of(entry.made_by))).line("since", since_text(entry.since));
    card.line("switch", std::string(over_it.name) + ", " + (over_it.on_by_default ? "on" : "off") + " by default");
    card.line("when off", over_it.sentence);
    card.line("now", std::string(status.is_on ? "on" : "off") + ", set by " + status.set_by);
    if (status.last_use)
        card.line("last use", iso_text(*status.last_use).append(", ").append(delivery_text(status.last_result)));
    add_places(card, product, over_it.name);
    return card.text();
}

std::string as_json(const OutboundStatus& status, std::string_view product) {
    JsonText json;
    json.begin_object();
    write_members(json, status);
    json.key("onByDefault").flag(status.over_it->on_by_default).member("whenOff", status.over_it->sentence);
    json.member("environmentVariable", environment_variable_of(product, status.over_it->name));
    return json.end_object().str();
}

// --- neither

ExitCode complain_of_id(const std::string& id, const Dictionary& dictionary, std::span<const OutboundStatus> requests) {
    std::vector<std::string> ids;
    for (const MetricDefinition& metric : dictionary.metrics) ids.emplace_back(metric.id);
    for (const OutboundStatus& request : requests) ids.emplace_back(request.entry->id);
    const auto nearest = nearest_word(id, ids);
    std::string text = "explain: there is no metric and no request of this id";
    return complain_usage(nearest.empty() ? text : text + "; did you mean `" + std::string(nearest) + "`?");
}

}  // namespace

ExitCode explain(Client& client, const Dictionary& dictionary, const CommandLine& line) {
    const auto metric = std::ranges::find(dictionary.metrics, line.explained_id, &MetricDefinition::id);
    if (metric != dictionary.metrics.end()) return explain_metric(client, *metric, line.as_json);
    const auto requests = client.outbound().status();
    if (!requests) return complain(requests.error());
    const auto found =
        std::ranges::find_if(*requests, [&](const auto& request) { return request.entry->id == line.explained_id; });
    if (found == requests->end()) return complain_of_id(line.explained_id, dictionary, *requests);
    return put(line.as_json ? as_json(*found, dictionary.product) : describe(*found, dictionary.product), ExitCode::done);
}

}  // namespace telemetry::tool
