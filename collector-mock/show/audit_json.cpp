#include "show/audit_json.hpp"

#include "audit/digest.hpp"
#include "show/json_text.hpp"
#include "show/time_text.hpp"

#include <span>

namespace collector {
namespace {

void write_findings(JsonText& json, std::span<const Finding> findings, std::size_t omitted) {
    json.key("findings").begin_array();
    for (const Finding& finding : findings) {
        json.begin_object().key("rule").text(name(finding.rule)).key("in").text(name(finding.part));
        json.key("pointer").text(finding.pointer).key("detail").text(sentence(finding.rule));
        if (!finding.sha256.empty()) {
            json.key("offset").number(finding.offset).key("length").number(finding.length);
            json.key("sha256").text(finding.sha256);
        }
        if (!finding.note.empty()) json.key("note").text(finding.note);
        json.end_object();
    }
    json.end_array();
    if (omitted != 0) json.key("findingsOmitted").number(omitted);
}

void write_origin(JsonText& json, const Exchange& exchange) {
    json.key("number").number(exchange.number).key("received").text(utc_text(exchange.received));
    if (!exchange.tag.empty()) json.key("tag").text(exchange.tag);
    if (!exchange.source.empty()) json.key("source").text(exchange.source);
    if (exchange.repetition != Repetition::none) json.key("repetition").text(name(exchange.repetition));
    if (!exchange.fault.empty()) json.key("fault").text(exchange.fault);
}

// A part that is clean is shown; of any other its length and hash.
void write_part(JsonText& json, Part part, bool is_found, std::string_view bytes) {
    json.key(name(part));
    if (!is_found) {
        json.text(bytes);
    } else {
        json.begin_object().key("length").number(bytes.size()).key("sha256").text(sha256_hex(bytes)).end_object();
    }
}

void write_sentences(JsonText& json, const char* name, std::span<const std::string> sentences) {
    json.key(name).begin_array();
    for (const std::string& sentence : sentences) json.text(sentence);
    json.end_array();
}

void write_coverage(JsonText& json, const Dictionary& dictionary, const Totals& totals) {
    const auto metrics = dictionary.all_metrics();
    json.key("coverage").begin_object().key("metrics").number(metrics.size());
    json.key("seen").begin_object();
    for (const auto& [name, metric] : metrics) {
        if (totals.terms[metric->term] != 0) json.key(name).number(totals.terms[metric->term]);
    }
    json.end_object().key("never").begin_array();
    for (const auto& [name, metric] : metrics) {
        if (totals.terms[metric->term] == 0) json.text(name);
    }
    json.end_array().end_object();
}

}  // namespace

std::string problem_json(int status, const Verdict& verdict) {
    JsonText json;
    json.begin_object().key("type").text("about:blank").key("title").text("The request holds what should not be there.");
    json.key("status").number(static_cast<std::uint64_t>(status));
    write_findings(json, verdict.findings(), verdict.omitted());
    return json.end_object().str();
}

std::string findings_json(std::string_view source, const Verdict& verdict) {
    JsonText json;
    json.begin_object().key("source").text(source).key("clean").flag(verdict.is_clean());
    write_findings(json, verdict.findings(), verdict.omitted());
    return json.end_object().str();
}

std::string summary_json(const Dictionary& dictionary, const Totals& totals, const Conclusion& conclusion) {
    JsonText json;
    json.begin_object().key("clean").flag(conclusion.passed());
    write_sentences(json, "reasons", conclusion.reasons);
    write_sentences(json, "notes", conclusion.notes);
    json.key("exchanges").number(totals.exchanges()).key("accepted").number(totals.accepted);
    json.key("rejected").number(totals.rejected).key("duplicates").number(totals.duplicates);
    json.key("replays").number(totals.replays).key("dropped").number(totals.dropped);
    json.key("findings").begin_object();
    for (std::size_t i = 0; i < rule_count; ++i) {
        if (totals.findings[i] != 0) json.key(name(static_cast<Rule>(i))).number(totals.findings[i]);
    }
    json.end_object().key("faults").begin_object();
    for (const auto& [fault, count] : totals.faults) json.key(fault).number(count);
    json.end_object().key("withoutRequest").begin_object();
    json.key("noTls").number(totals.mute(Mute::no_tls)).key("noHandshake").number(totals.mute(Mute::no_handshake));
    json.key("noRequest").number(totals.mute(Mute::no_request)).end_object();
    write_coverage(json, dictionary, totals);
    return json.end_object().str();
}

std::string accepted_json(const Ledger& ledger) {
    JsonText json;
    json.begin_array();
    ledger.visit_accepted([&](const Exchange& exchange) {
        json.begin_object();
        write_origin(json, exchange);
        json.key("head").text(exchange.head()).key("body").text(exchange.body()).end_object();
    });
    return json.end_array().str();
}

std::string rejected_json(const Ledger& ledger) {
    JsonText json;
    json.begin_array();
    ledger.visit_rejected([&](const Exchange& exchange) {
        json.begin_object();
        write_origin(json, exchange);
        write_part(json, Part::head, exchange.is_found_in_head, exchange.head());
        write_part(json, Part::body, exchange.is_found_in_body, exchange.body());
        write_findings(json, exchange.findings, exchange.findings_omitted);
        json.end_object();
    });
    return json.end_array().str();
}

}  // namespace collector
