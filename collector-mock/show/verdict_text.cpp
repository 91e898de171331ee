#include "show/verdict_text.hpp"

#include <unistd.h>

#include <cstdlib>

namespace collector {
Paint Paint::for_stream(std::FILE* stream) {
    const char* const no_color = std::getenv("NO_COLOR");
    return Paint(isatty(fileno(stream)) != 0 && (!no_color || *no_color == '\0'));
}

std::string findings_text(std::span<const Finding> findings, std::size_t omitted) {
    std::string text;
    for (const Finding& finding : findings) {
        text.append("  ").append(name(finding.part)).append(" ").append(finding.pointer.empty() ? "(whole)" : finding.pointer);
        text.append(": ").append(name(finding.rule)).append(": ").append(sentence(finding.rule));
        if (!finding.sha256.empty()) {
            text.append(" (").append(counted(finding.length, "byte")).append(" at ").append(std::to_string(finding.offset));
            text.append(", SHA-256 ").append(finding.sha256).append(")");
        }
        if (!finding.note.empty()) text.append("; ").append(finding.note);
        text += '\n';
    }
    if (omitted != 0) text.append("  and ").append(counted(omitted, "finding")).append(" more\n");
    return text;
}

std::string totals_text(const Totals& totals, const Conclusion& conclusion, const Paint& paint) {
    if (totals.exchanges() == 0) return "No exchange came.\n";
    std::string text = counted(totals.exchanges(), "exchange") + ": ";
    if (conclusion.passed()) {
        text += paint.good("all clean. Nothing was found that should not be there.");
    } else if (conclusion.refused != 0) {
        text += paint.bad(std::to_string(conclusion.refused) + " refused") + ", " + std::to_string(totals.accepted) + " clean.";
    } else {
        text += paint.bad("none refused, but not all was as it should be.");
    }
    if (totals.duplicates != 0) text.append(" ").append(counted(totals.duplicates, "duplicate")).append(".");
    if (totals.replays != 0) text.append(" ").append(counted(totals.replays, "replay")).append(".");
    return text + "\n";
}

std::string conclusion_text(const Conclusion& conclusion) {
    std::string text;
    for (const std::string& reason : conclusion.reasons) text.append(reason).append("\n");
    for (const std::string& note : conclusion.notes) text.append(note).append("\n");
    return text;
}

std::string rejected_text(const Ledger& ledger, std::size_t exchanges_max) {
    std::string text;
    std::size_t shown = 0;
    std::size_t kept = 0;
    ledger.visit_rejected([&](const Exchange& exchange) {
        if (++kept > exchanges_max) return;
        ++shown;
        text.append(exchange.label()).append(":\n");
        text += findings_text(exchange.findings, exchange.findings_omitted);
    });
    if (kept > shown) text.append("and ").append(counted(kept - shown, "refused exchange")).append(" more\n");
    return text;
}

}  // namespace collector
