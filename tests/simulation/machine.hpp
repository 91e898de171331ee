#pragma once

#include "breakage.hpp"
#include "client/core.hpp"
#include "disk.hpp"
#include "network.hpp"
#include "promises.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_random.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>

namespace simulation {

/// What came of one run.
struct Outcome {
    std::optional<Violation> violation;
    std::uint64_t requests = 0;
    std::uint64_t deaths = 0;
};

/// One machine with one installation, its days told by the dice: a seed is a life, and the same seed is the same life. A second
/// process works on the same state directory. A third of the machines have no faults of disk or process, so that what holds
/// only on a sound machine is seen as well.
///
/// The worker's looks in between, at which nothing is due, are left out: a look comes when one is due, up to a minute late,
/// and after everything that happens.
///
/// Threads: one at a time.
class Machine {
public:
    Machine(std::uint64_t seed, Breakage breakage);

    [[nodiscard]] Outcome live(std::chrono::days days);

private:
    using Core = std::shared_ptr<telemetry::detail::ClientCore>;

    /// Runs a piece of the library while the disk may fail, fill up, or the process die at one of its operations.
    template <class Work>
    void under_faults(Work work);
    void arm();
    void die();
    void start_processes();
    void stop_process();
    void look();
    void pass(std::chrono::seconds time);
    void be_off(std::chrono::seconds time);
    void happen();
    void set_clock();
    void count();
    void administer();
    void configure(const telemetry::Choices& choices);
    void edit_by_hand();
    void write_settings();
    void break_a_file();
    void check_by_hand();
    void meanwhile(std::chrono::seconds time);
    [[nodiscard]] telemetry::Surroundings surroundings();
    [[nodiscard]] std::uint64_t roll(std::uint64_t sides) { return dice_() % sides; }

    std::mt19937_64 dice_;
    const bool is_sound_;
    const bool usage_goes_apart_;
    support::MemoryFiles files_;
    support::FakeClock clock_{std::chrono::sys_days(std::chrono::year(2018) / 8 / 5)};
    support::FakeRandom random_;
    Promises promises_;
    Disk disk_;
    Network network_;
    Wishes wishes_;
    Core server_;
    Core other_;
    std::optional<std::chrono::milliseconds> rest_;
    bool is_by_hand_ = false;
    bool is_withdrawn_unseen_ = false;
    bool is_in_other_ = false;
    std::chrono::seconds lived_{0};
    std::size_t death_at_ = support::MemoryFiles::never;
    bool has_fault_ = false;
    std::uint64_t deaths_ = 0;
};

}  // namespace simulation
