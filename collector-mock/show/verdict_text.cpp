#include "show/verdict_text.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <utility>

namespace collector {
namespace {

std::string counted(std::uint64_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

// The connections on which no request came.
std::string mutes_text(const Totals& totals) {
    constexpr std::array<std::pair<Mute, const char*>, 3> sorts{{
        {Mute::no_tls, " spoke no TLS: what came there was not read.\n"},
        {Mute::no_handshake, " ended in the handshake.\n"},
        {Mute::no_request, " brought no request.\n"},
    }};
    std::string text;
    for (const auto& [mute, what] : sorts) {
        if (totals.mute(mute) != 0) text.append(counted(totals.mute(mute), "connection")).append(what);
    }
    return text;
}

}  // namespace

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

std::string totals_text(const Totals& totals, const Paint& paint) {
    if (totals.exchanges() == 0) return "No exchange came.\n" + mutes_text(totals);
    std::string text = counted(totals.exchanges(), "exchange") + ": ";
    if (totals.rejected == 0) {
        text += paint.good("all clean. Nothing was found that should not be there.");
    } else {
        text += paint.bad(std::to_string(totals.rejected) + " refused") + ", " + std::to_string(totals.accepted) + " clean.";
    }
    if (totals.duplicates != 0) text.append(" ").append(counted(totals.duplicates, "duplicate")).append(".");
    if (totals.replays != 0) text.append(" ").append(counted(totals.replays, "replay")).append(".");
    return text + "\n" + mutes_text(totals);
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
