#pragma once

#include "egress/gate.hpp"
#include "support/memory_files.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace simulation {

/// What the library promises, whatever happens to it.
enum class Promise : std::uint8_t {
    rate,      ///< at most one check and three retries an interval
    liveness,  ///< never 24 h without a try while on and able
    off,       ///< nothing is sent after off
    consent,   ///< no statistics without consent, and nothing counted before it
    id,        ///< the installation id stays
    journal,   ///< the journal has what the network got, entry by entry
    sequence,  ///< the stored sequence of notices never falls
    files,     ///< a file parses, or it was broken from outside
};

/// A promise that was broken, and how, for people.
struct Violation {
    Promise promise;
    std::string how;
};

/// What the administrator of the simulated machine wants, known without asking the library.
struct Wishes {
    bool is_unreadable = false;  ///< the settings file has a mistake in it
    bool check = true;
    bool offline = false;
    bool usage = false;
    bool do_not_track = false;

    [[nodiscard]] bool allow_check(bool by_hand) const { return !is_unreadable && check && !offline && (by_hand || !do_not_track); }
    [[nodiscard]] bool allow_usage() const { return allow_check(false) && usage; }
};

/// Watches one simulated machine from outside and remembers the first promise that was broken. It reads files and requests;
/// of the library it uses only the readers of the files.
///
/// Threads: one at a time.
class Promises {
public:
    explicit Promises(support::MemoryFiles& files) : files_(files) {}

    [[nodiscard]] const std::optional<Violation>& broken() const noexcept { return broken_; }
    [[nodiscard]] std::uint64_t requests() const noexcept { return requests_; }

    // What happens on the machine.
    void wish(const Wishes& wishes) { wishes_ = wishes; }
    void counted(std::uint64_t events);
    /// Nothing that was counted up to now may be sent any more.
    void withdraw() { sendable_ = 0; }
    void time_passes(std::chrono::seconds time);
    /// The clock was set, told off by the server, or kept from its files: the 24 h begin anew, later by so much.
    void excuse_silence(std::chrono::seconds more = {}) { quiet_ = std::min(quiet_, -more); }
    /// Ticks that the wall clock lives through a second time are served a second time.
    void clock_set_back() { tries_.clear(); }
    void id_may_change() { id_.clear(); }
    /// An entry may stand in the journal though its request never left: the process died between the two.
    void entry_without_request() { ++unsent_allowed_; }
    void broken_from_outside(const std::string& name);

    // What is seen of the library.
    void sent(const telemetry::ApprovedRequest& request, std::chrono::sys_seconds wall, bool by_hand);
    void look_at_files(const std::string& notice_root);

private:
    void check_switches(const telemetry::ApprovedRequest& request, bool by_hand);
    void check_counts(const std::string& body);
    void check_id(const std::string& body);
    void check_journal(const telemetry::ApprovedRequest& request);
    void check_rate(std::chrono::sys_seconds wall);
    void check_sequence(const std::string& notice_root);
    void check_asides();
    void expect(bool holds, Promise promise, const std::string& how);
    [[nodiscard]] bool excuses(const std::string& name, bool parses);

    support::MemoryFiles& files_;
    std::optional<Violation> broken_;
    Wishes wishes_;
    std::uint64_t requests_ = 0;
    std::uint64_t sendable_ = 0;
    std::chrono::seconds quiet_{0};
    std::map<std::int64_t, unsigned> tries_;  // by interval of the grid
    std::optional<std::chrono::sys_seconds> first_;
    std::string id_;
    std::uint64_t journal_seen_ = 0;
    unsigned unsent_allowed_ = 0;
    std::int64_t sequence_ = 0;
    std::string notice_seen_;
    std::map<std::string, unsigned> times_broken_;
    std::set<std::string> broken_now_;
};

[[nodiscard]] std::string to_string(Promise promise);

}  // namespace simulation
