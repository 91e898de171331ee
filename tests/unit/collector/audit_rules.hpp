// A small dictionary for tests of the audit, and findings as short text.
#pragma once

#include "audit/body_audit.hpp"
#include "audit/dictionary.hpp"

#include <string>
#include <string_view>

namespace collector::test {

/// Metrics: environments (count, max 1000), machines (by label: tentacle, ssh, other), license (sha1, since 2.6), memory
/// (bytes, whole KiB, since 2.6), tls (flag, since 3.15), tenants (count, since 3.4, consent revision 2).
inline const Dictionary& small_dictionary() {
    static const Dictionary dictionary = read_dictionary("small.json", [](std::string_view path) {
        if (path == "kinds.txt") return std::string("# kinds\ntentacle\nssh\nother\n");
        return std::string(R"({"schema":1,"product":"deploy-server","consentRevision":2,"metrics":[
            {"id":"environments","kind":"count","since":"0","max":1000,"sentence":"s"},
            {"id":"machines","kind":"countByLabel","since":"0","max":1000,"labels":"kinds.txt","sentence":"s"},
            {"id":"license","kind":"sha1","since":"2.6","sentence":"s"},
            {"id":"memory","kind":"bytes","since":"2.6","max":1048576,"roundTo":1024,"sentence":"s"},
            {"id":"tls","kind":"flag","since":"3.15","sentence":"s"},
            {"id":"tenants","kind":"count","since":"3.4","consent":2,"max":1000,"sentence":"s"}]})");
    });
    return dictionary;
}

/// "rule pointer" of each finding, joined by "; ".
inline std::string findings_of(const Verdict& verdict) {
    std::string text;
    for (const Finding& finding : verdict.findings()) {
        if (!text.empty()) text += "; ";
        text.append(name(finding.rule)).append(" ").append(finding.pointer);
    }
    return text;
}

/// What the audit of a body finds.
inline std::string audited(std::string_view body, ReportKind kind = ReportKind::check) {
    Verdict verdict(small_dictionary().term_count);
    audit_body(small_dictionary(), {}, kind, body, verdict);
    return findings_of(verdict);
}

/// A body with this version and these members of `metrics`.
inline std::string report(std::string_view metrics, std::string_view version = "2018.2.2", std::string_view consent = "2") {
    std::string body = R"({"schema":1,"product":"deploy-server","version":")";
    body.append(version).append(R"(","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","usage":{"consent":)");
    return body.append(consent).append(R"(,"metrics":{)").append(metrics).append("}}}");
}

}  // namespace collector::test
