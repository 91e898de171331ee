#include "show/reports.hpp"

#include "show/audit_json.hpp"
#include "show/json_text.hpp"
#include "show/page.hpp"
#include "show/time_text.hpp"
#include "show/verdict_text.hpp"

#include <functional>

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

std::string json_report(const Dictionary& dictionary, const Ledger& ledger) {
    return std::string("{\"summary\":")
        .append(summary_json(dictionary, ledger.totals()))
        .append(",\"accepted\":")
        .append(accepted_json(ledger))
        .append(",\"rejected\":")
        .append(rejected_json(ledger))
        .append("}\n");
}

std::string junit_report(const Ledger& ledger) {
    std::string cases;
    std::size_t count = 0;
    std::size_t failures = 0;
    visit_all(ledger, [&](const Exchange& exchange) {
        ++count;
        failures += !exchange.is_clean();
        const std::string suite = exchange.tag.empty() ? std::string(tool_name) : html_text(exchange.tag);
        cases.append("  <testcase classname=\"").append(suite).append("\" name=\"").append(html_text(exchange.label()));
        if (exchange.is_clean()) {
            cases += "\"/>\n";
            return;
        }
        const std::string first = html_text(sentence(exchange.findings.front().rule));
        cases.append("\">\n    <failure message=\"").append(first).append("\">");
        cases.append(html_text(findings_text(exchange.findings, exchange.findings_omitted)));
        cases += "</failure>\n  </testcase>\n";
    });
    std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"collector-mock\" tests=\"";
    xml.append(std::to_string(count)).append("\" failures=\"").append(std::to_string(failures)).append("\" errors=\"0\">\n");
    return xml.append(cases).append("</testsuite>\n");
}

std::string sarif_report(const Ledger& ledger) {
    JsonText json;
    json.begin_object().key("$schema").text("https://json.schemastore.org/sarif-2.1.0.json").key("version").text("2.1.0");
    json.key("runs").begin_array().begin_object();
    json.key("tool").begin_object().key("driver").begin_object().key("name").text(tool_name);
    write_rules(json);
    json.end_object().end_object().key("results").begin_array();
    ledger.visit_rejected([&json](const Exchange& exchange) {
        for (const Finding& finding : exchange.findings) write_result(json, exchange, finding);
    });
    return json.end_array().end_object().end_array().end_object().str().append("\n");
}

std::string html_report(const Dictionary& dictionary, const Ledger& ledger) {
    const Totals totals = ledger.totals();
    std::string page = page_start("What left the product");
    page.append("<h1>What left ").append(html_text(dictionary.product)).append("</h1>\n").append(verdict_line(totals));
    page.append("<p>").append(html_text(totals_text(totals, Paint(false)))).append("</p>\n");
    append_fields(page, dictionary, totals);
    append_refusals(page, ledger);
    append_newest(page, ledger);
    return page.append("</body>\n</html>\n");
}

}  // namespace collector
