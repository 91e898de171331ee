// Verdicts for people at a terminal.
#pragma once

#include "audit/finding.hpp"
#include "ledger/ledger.hpp"
#include "show/conclusion.hpp"

#include <cstdio>
#include <span>
#include <string>

namespace collector {

/// Whether text may be coloured, and how.
class Paint {
public:
    /// Colours only for a terminal, and never when NO_COLOR is set.
    [[nodiscard]] static Paint for_stream(std::FILE* stream);
    explicit Paint(bool colours) : colours_(colours) {}

    [[nodiscard]] std::string good(const std::string& text) const { return wrap("\x1b[32m", text); }
    [[nodiscard]] std::string bad(const std::string& text) const { return wrap("\x1b[31m", text); }

private:
    [[nodiscard]] std::string wrap(const char* code, const std::string& text) const {
        return colours_ ? code + text + "\x1b[0m" : text;
    }
    bool colours_;
};

/// A line for each finding, indented: where, which rule, what it means; length and hash of what was there.
[[nodiscard]] std::string findings_text(std::span<const Finding> findings, std::size_t omitted);

/// One or two sentences on all that was received.
[[nodiscard]] std::string totals_text(const Totals& totals, const Conclusion& conclusion, const Paint& paint);

/// The reasons and the notes, a line each.
[[nodiscard]] std::string conclusion_text(const Conclusion& conclusion);

/// The kept refused exchanges with their findings, at most `exchanges_max` of them.
[[nodiscard]] std::string rejected_text(const Ledger& ledger, std::size_t exchanges_max);

}  // namespace collector
