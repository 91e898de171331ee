// The collector's quick reader of clean bodies and its thorough audit say the same of any bytes.
#include "audit/body_audit.hpp"
#include "fuzz/must_hold.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace collector;
    using fuzz::must_hold;
    static const Dictionary dictionary = read_embedded_dictionary();
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    for (const ReportKind kind : {ReportKind::check, ReportKind::usage}) {
        Verdict both(dictionary.term_count);
        Verdict thorough(dictionary.term_count);
        audit_body(dictionary, {}, kind, body, both);
        audit_body_thoroughly(dictionary, {}, kind, body, thorough);
        must_hold(std::ranges::equal(both.findings(), thorough.findings(), {}, &Finding::offset, &Finding::offset), "findings");
        must_hold(std::ranges::equal(both.terms.words(), thorough.terms.words()), "terms");
        must_hold(both.product == thorough.product && both.installation == thorough.installation, "names");
        must_hold(both.digest == thorough.digest, "digest");
    }
    return 0;
}
