// The ledger: what was received, what was found in it, and the sums of both.
#pragma once

#include "audit/dictionary.hpp"
#include "audit/finding.hpp"
#include "ledger/repetition.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace collector {

/// One request, as it was sent, and what was found in it.
struct Exchange {
    std::uint64_t number = 0;  ///< counts from 1 since the start or the last reset
    std::chrono::system_clock::time_point received;
    std::string tag;
    std::string source;         ///< the file it was read from; empty if it came over the network
    std::string request;        ///< every byte, as far as they came
    std::size_t head_size = 0;  ///< how many of them are the head
    Repetition repetition = Repetition::none;
    std::vector<Finding> findings;
    std::size_t findings_omitted = 0;
    bool is_found_in_head = false;  ///< a finding, kept or omitted
    bool is_found_in_body = false;
    std::string fault;  ///< what answered it on demand instead of a good answer; mostly empty

    [[nodiscard]] bool is_clean() const noexcept { return findings.empty(); }

    /// What people call it: its source, or "exchange 3".
    [[nodiscard]] std::string label() const;
    [[nodiscard]] std::string_view head() const noexcept { return std::string_view(request).substr(0, head_size); }
    [[nodiscard]] std::string_view body() const noexcept { return std::string_view(request).substr(head_size); }
};

/// A connection on which no request came, or after the last one something that is no TLS.
enum class Mute : std::uint8_t {
    no_tls,        ///< what came was no TLS, from the first byte or from a later one on
    no_handshake,  ///< the handshake did not come to its end
    no_request,    ///< nothing came after it
};

/// The sums over all exchanges, those that were dropped from the ledger included.
struct Totals {
    std::uint64_t accepted = 0;
    std::uint64_t rejected = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t replays = 0;
    std::uint64_t carried = 0;                         ///< exchanges whose headers were not judged
    std::uint64_t dropped = 0;                         ///< exchanges no longer kept
    std::array<std::uint64_t, rule_count> findings{};  ///< by rule
    std::uint64_t findings_omitted = 0;                ///< not among these
    std::vector<std::uint64_t> terms;                  ///< by term of the dictionary: accepted reports that hold it
    std::map<std::string, std::uint64_t> faults;       ///< on demand, by their text: how often each was met
    std::array<std::uint64_t, 3> mutes{};              ///< connections on which no request came, by their sort

    [[nodiscard]] std::uint64_t mute(Mute mute) const noexcept { return mutes[static_cast<std::size_t>(mute)]; }

    [[nodiscard]] std::uint64_t exchanges() const noexcept { return accepted + rejected; }
};

/// Keeps the newest exchanges within its bounds and sums over all. Safe to use from several threads.
class Ledger {
public:
    struct Bounds {
        std::size_t exchanges = 1000;               ///< of each sort, accepted and rejected
        std::size_t bytes = std::size_t{32} << 20;  ///< of each sort, findings included
    };

    /// One request as its session hands it over; the views need not outlive the call.
    struct Received {
        std::string_view request;
        std::size_t head_size = 0;
        std::string_view body;  ///< decoded
        std::string_view tag;
        std::string_view source{};
        std::string_view fault{};
        bool is_carried = false;  ///< the headers are those of whoever carried it, and were not judged
    };

    explicit Ledger(std::size_t term_count) : Ledger(term_count, Bounds{}) {}
    Ledger(std::size_t term_count, Bounds bounds);

    /// Enters a request. @return its number.
    std::uint64_t record(const Received& received, const Verdict& verdict);

    /// Notes that a connection met a fault, before any request.
    void note_fault(const std::string& fault);

    /// Notes a connection on which no request came.
    void note_mute(Mute mute);

    /// Forgets everything and counts from 1 again.
    void reset();

    [[nodiscard]] Totals totals() const;

    /// Calls `visit` with each kept exchange of a sort, oldest first. The ledger is locked meanwhile.
    void visit_accepted(const std::function<void(const Exchange&)>& visit) const;
    void visit_rejected(const std::function<void(const Exchange&)>& visit) const;

private:
    struct Shelf {
        std::deque<Exchange> exchanges;
        std::size_t bytes = 0;
    };
    [[nodiscard]] static std::size_t weight(std::size_t request_size, std::size_t finding_count) noexcept;
    Exchange& make_room(Shelf& shelf, std::size_t size);
    void visit(const Shelf& shelf, const std::function<void(const Exchange&)>& visit) const;

    const Bounds bounds_;
    mutable std::mutex mutex_;
    Shelf accepted_;
    Shelf rejected_;
    Totals totals_;
    RepetitionWatch repetition_;
};

}  // namespace collector
