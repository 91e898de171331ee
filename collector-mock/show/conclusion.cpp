#include "show/conclusion.hpp"

namespace collector {

std::string counted(std::uint64_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

Conclusion conclude(const Totals& totals, bool is_of_one_client) {
    Conclusion conclusion{totals.rejected, {}, {}};
    const auto tell = [](std::vector<std::string>& sentences, std::uint64_t count, const char* noun, const char* what) {
        if (count != 0) sentences.push_back(counted(count, noun) + what);
    };
    auto& reasons = conclusion.reasons;
    auto& notes = conclusion.notes;
    if (is_of_one_client && totals.accepted == 0) reasons.emplace_back("A client passes only if something clean came of it.");
    tell(is_of_one_client ? reasons : notes, totals.mute(Mute::no_tls), "connection",
         " spoke no TLS: what came there was not read.");
    tell(notes, totals.mute(Mute::no_handshake), "connection", " ended in the handshake.");
    tell(notes, totals.mute(Mute::no_request), "connection", " brought no request.");
    tell(notes, totals.carried, "exchange", " carried: the headers were not judged.");
    tell(notes, totals.dropped, "exchange", " no longer kept: counted, but not shown.");
    tell(notes, totals.findings_omitted, "finding", " not shown: there were too many in one request.");
    return conclusion;
}

}  // namespace collector
