#include "show/reports.hpp"

#include "show/audit_json.hpp"
#include "show/json_text.hpp"
#include "show/page.hpp"
#include "show/time_text.hpp"
#include "show/verdict_text.hpp"

#include <functional>
#include <span>
#include <string_view>

namespace collector {
namespace {

constexpr std::string_view tool_name = "collector-mock";

void visit_all(const Ledger& ledger, const std::function<void(const Exchange&)>& visit) {
    ledger.visit_accepted(visit);
    ledger.visit_rejected(visit);
}

void write_rules(JsonText& json) {
    json.key("rules").begin_array();
    for (std::size_t i = 0; i < rule_count; ++i) {
        const Rule rule = static_cast<Rule>(i);
        json.begin_object().key("id").text(name(rule));
        json.key("shortDescription").begin_object().key("text").text(sentence(rule)).end_object().end_object();
    }
    json.end_array();
}

// A finding's place: bytes of the request as it was sent, so that those of a body begin after the head.
void write_location(JsonText& json, const Exchange& exchange, const Finding& finding) {
    const std::size_t part_start = finding.part == Part::body ? exchange.head_size : 0;
    json.key("locations").begin_array().begin_object();
    json.key("physicalLocation").begin_object();
    json.key("artifactLocation").begin_object().key("uri").text(exchange.label()).end_object();
    json.key("region").begin_object().key("byteOffset").number(part_start + finding.offset);
    json.key("byteLength").number(finding.length).end_object().end_object();
    json.key("logicalLocations").begin_array().begin_object();
    json.key("fullyQualifiedName").text(std::string(name(finding.part)).append(finding.pointer));
    json.end_object().end_array().end_object().end_array();
}

void write_result(JsonText& json, const Exchange& exchange, const Finding& finding) {
    json.begin_object().key("ruleId").text(name(finding.rule));
    json.key("ruleIndex").number(static_cast<std::uint64_t>(finding.rule)).key("level").text("error");
    std::string message(sentence(finding.rule));
    if (!finding.note.empty()) message.append(" ").append(finding.note);
    json.key("message").begin_object().key("text").text(message).end_object();
    write_location(json, exchange, finding);
    if (!finding.sha256.empty()) {
        json.key("partialFingerprints").begin_object().key("textSha256").text(finding.sha256).end_object();
    }
    json.end_object();
}

// Test cases of JUnit, as XML.
class JunitCases {
public:
    void add_passed(std::string_view suite, std::string_view name) { begin(suite, name) += "/>\n"; }

    void add_failed(std::string_view suite, std::string_view name, std::string_view message, std::string_view text) {
        ++failures_;
        begin(suite, name).append(">\n    <failure message=\"").append(html_text(message)).append("\">");
        cases_.append(html_text(text)).append("</failure>\n  </testcase>\n");
    }

    [[nodiscard]] std::string suite(std::span<const std::string> notes) const {
        std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"collector-mock\" tests=\"";
        xml.append(std::to_string(count_)).append("\" failures=\"").append(std::to_string(failures_));
        xml.append("\" errors=\"0\">\n").append(cases_);
        if (!notes.empty()) xml += "  <system-out>";
        for (const std::string& note : notes) xml.append(html_text(note)).append("\n");
        return xml.append(notes.empty() ? "" : "</system-out>\n").append("</testsuite>\n");
    }

private:
    std::string& begin(std::string_view suite, std::string_view name) {
        ++count_;
        cases_.append("  <testcase classname=\"").append(html_text(suite)).append("\" name=\"").append(html_text(name));
        return cases_ += '"';
    }

    std::string cases_;
    std::size_t count_ = 0;
    std::size_t failures_ = 0;
};

// What belongs to no place in a request, and is no result for that.
void write_notifications(JsonText& json, const Conclusion& conclusion) {
    const auto write = [&json](std::span<const std::string> sentences, const char* level) {
        for (const std::string& sentence : sentences) {
            json.begin_object().key("level").text(level);
            json.key("message").begin_object().key("text").text(sentence).end_object().end_object();
        }
    };
    json.key("invocations").begin_array().begin_object().key("executionSuccessful").flag(true);
    json.key("toolExecutionNotifications").begin_array();
    write(conclusion.reasons, "error");
    write(conclusion.notes, "note");
    json.end_array().end_object().end_array();
}

void append_cells(std::string& page, std::initializer_list<std::string_view> cells) {
    page += "<tr>";
    for (const std::string_view cell : cells) page.append("<td>").append(html_text(cell)).append("</td>");
    page += "</tr>\n";
}

// What the metric's values can be, in a few words.
std::string form_text(const Metric& metric) {
    switch (metric.kind) {
        case Kind::flag:
            return "yes or no";
        case Kind::sha1:
            return "40 hexadecimal digits";
        case Kind::count_by_label:
            return std::string("a number for each of ")
                .append(std::to_string(metric.labels.size()))
                .append(" published labels");
        case Kind::count:
        case Kind::seconds:
        case Kind::bytes:
        case Kind::percent:
            break;
    }
    std::string text = std::string("a number up to ").append(std::to_string(metric.max));
    if (metric.round_to > 1) text.append(", in steps of ").append(std::to_string(metric.round_to));
    return text;
}

void append_fields(std::string& page, const Dictionary& dictionary, const Totals& totals) {
    page +=
        "<h2>What was sent, field by field</h2>\n<p>Every report holds the product's name, its version and the random "
        "id of the installation. Beside these, the reports that were accepted held the following and nothing else.</p>\n"
        "<table>\n<tr><th>Field</th><th>What it is</th><th>Form</th><th>Reports</th></tr>\n";
    std::string never;
    for (const auto& [name, metric] : dictionary.all_metrics()) {
        const std::uint64_t count = totals.terms[metric->term];
        if (count == 0) {
            never.append(never.empty() ? "" : ", ").append(html_text(name));
            continue;
        }
        append_cells(page, {name, metric->sentence, form_text(*metric), std::to_string(count)});
    }
    page += "</table>\n";
    if (!never.empty()) page.append("<p>Never seen: ").append(never).append(".</p>\n");
}

void append_refusals(std::string& page, const Ledger& ledger) {
    page += "<h2>What was refused, and why</h2>\n";
    std::string rows;
    ledger.visit_rejected([&rows](const Exchange& exchange) {
        for (const Finding& finding : exchange.findings) {
            const std::string place = std::string(name(finding.part)).append(" ").append(finding.pointer);
            std::string what(sentence(finding.rule));
            if (!finding.note.empty()) what.append(" ").append(finding.note);
            append_cells(rows, {exchange.label(), place, what, std::to_string(finding.length), finding.sha256.substr(0, 16)});
        }
    });
    if (rows.empty()) {
        page += "<p>Nothing was refused.</p>\n";
        return;
    }
    page +=
        "<p>The text itself is not repeated here: whoever has it can find it by its length and hash.</p>\n<table>\n"
        "<tr><th>Request</th><th>Place</th><th>Why</th><th>Bytes</th><th>SHA-256 begins</th></tr>\n";
    page.append(rows).append("</table>\n");
}

void append_newest(std::string& page, const Ledger& ledger) {
    std::string newest;
    ledger.visit_accepted([&newest](const Exchange& exchange) { newest = exchange.request; });
    if (newest.empty()) return;
    page.append("<h2>The newest request, byte for byte</h2>\n<pre>").append(html_text(newest)).append("</pre>\n");
}

}  // namespace

std::string json_report(const Dictionary& dictionary, const Ledger& ledger, const Conclusion& conclusion) {
    return std::string("{\"summary\":")
        .append(summary_json(dictionary, ledger.totals(), conclusion))
        .append(",\"accepted\":")
        .append(accepted_json(ledger))
        .append(",\"rejected\":")
        .append(rejected_json(ledger))
        .append("}\n");
}

std::string junit_report(const Ledger& ledger, const Conclusion& conclusion) {
    JunitCases cases;
    visit_all(ledger, [&](const Exchange& exchange) {
        const std::string_view suite = exchange.tag.empty() ? tool_name : std::string_view(exchange.tag);
        if (exchange.is_clean()) return cases.add_passed(suite, exchange.label());
        cases.add_failed(suite, exchange.label(), sentence(exchange.findings.front().rule),
                         findings_text(exchange.findings, exchange.findings_omitted));
    });
    for (std::size_t i = 0; i < conclusion.reasons.size(); ++i) {
        cases.add_failed(tool_name, "all exchanges, reason " + std::to_string(i + 1), conclusion.reasons[i], {});
    }
    return cases.suite(conclusion.notes);
}

std::string sarif_report(const Ledger& ledger, const Conclusion& conclusion) {
    JsonText json;
    json.begin_object().key("$schema").text("https://json.schemastore.org/sarif-2.1.0.json").key("version").text("2.1.0");
    json.key("runs").begin_array().begin_object();
    json.key("tool").begin_object().key("driver").begin_object().key("name").text(tool_name);
    write_rules(json);
    json.end_object().end_object();
    write_notifications(json, conclusion);
    json.key("results").begin_array();
    ledger.visit_rejected([&json](const Exchange& exchange) {
        for (const Finding& finding : exchange.findings) write_result(json, exchange, finding);
    });
    return json.end_array().end_object().end_array().end_object().str().append("\n");
}

std::string html_report(const Dictionary& dictionary, const Ledger& ledger, const Conclusion& conclusion) {
    const Totals totals = ledger.totals();
    std::string page = page_start("What left the product");
    page.append("<h1>What left ").append(html_text(dictionary.product)).append("</h1>\n");
    page.append(conclusion_html(totals, conclusion));
    page.append("<p>").append(html_text(totals_text(totals, conclusion, Paint(false)))).append("</p>\n");
    append_fields(page, dictionary, totals);
    append_refusals(page, ledger);
    append_newest(page, ledger);
    return page.append("</body>\n</html>\n");
}

}  // namespace collector
