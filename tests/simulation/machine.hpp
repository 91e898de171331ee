#pragma once

#include "administrator.hpp"
#include "breakage.hpp"
#include "dice.hpp"
#include "disk.hpp"
#include "fingerprint.hpp"
#include "network.hpp"
#include "process.hpp"
#include "promises.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_random.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace simulation {

/// What came of one run.
struct Outcome {
    std::optional<Violation> violation;
    std::uint64_t requests = 0;
    std::uint64_t deaths = 0;
    std::string fingerprint;  ///< of each request that left, and when, and of the files in the end
};

/// One machine with one installation, its days told by the dice: a seed is a life, and the same seed is the same life. On half
/// of the machines a second process works on the same state directory. A third have no faults of disk or process, so that what
/// holds only on a sound machine is seen as well.
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
    /// Runs a piece of the library while the disk may fail, fill up, or the process die at one of its operations.
    /// @param operations_most among how many of its first operations it is that a fault strikes.
    /// @return whether nothing of the kind happened.
    bool under_faults(std::size_t operations_most, const std::function<void()>& work);
    void arm(std::size_t operations_most);
    /// Which of two processes end.
    enum class Ending : std::uint8_t { both, server, other };
    [[nodiscard]] Ending choose_ending();
    /// One that lives on keeps what it has in memory.
    void end(Ending which);
    void die();
    [[nodiscard]] bool is_dead() const { return files_.operations() > death_at_; }
    /// Whether what is to be written now may not reach the disk.
    [[nodiscard]] bool may_not_write() const { return has_fault_ || is_dead() || disk_.is_hindered(); }
    void start_processes();
    [[nodiscard]] std::unique_ptr<Process> start_process();
    void stop_process(Ending which);
    void start(Process& process);
    /// @return whether anybody had stopped.
    bool go_on_after_stops();
    void rest_for_hours();
    void end_what_is_stopped();
    void look();
    void look_as(const std::unique_ptr<Process>& process);
    [[nodiscard]] bool others_look(const telemetry::detail::ClientCore& core);
    void pass(std::chrono::seconds time);
    void be_off(std::chrono::seconds time);
    void happen();
    void set_clock();
    void save_in_two_steps();
    void count();
    void administer();
    void choose();
    void stop_one();
    void hinder();
    void check_by_hand(Process& process);
    void add_files_to_fingerprint();
    void sent(const telemetry::ApprovedRequest& request);
    void heard(const telemetry::ApprovedRequest& request, const telemetry::Result<telemetry::Reply>& reply);
    void meanwhile(std::chrono::seconds time);
    void interfere();
    void fill_disk();
    void act_on_a_whim(Process& process);
    void call_back(Process& process);
    [[nodiscard]] telemetry::Surroundings surroundings();

    const Breakage breakage_;
    Dice dice_;
    const bool is_sound_;
    const bool usage_goes_apart_;
    const bool is_shared_;
    support::MemoryFiles files_;
    support::FakeClock clock_{std::chrono::sys_days(std::chrono::year(2018) / 8 / 5)};
    support::FakeRandom random_;
    Promises promises_;
    Disk disk_;
    Network network_;
    Administrator administrator_;
    std::unique_ptr<Process> server_;
    std::unique_ptr<Process> other_;  // null where there is none
    Process* running_ = nullptr;
    std::optional<std::chrono::milliseconds> rest_;
    std::chrono::sys_seconds look_begun_;
    bool is_by_hand_ = false;
    bool is_aside_ = false;  // what is done is done beside a request or a choice, and nothing more beside that
    bool is_one_starting_ = false;
    bool is_on_a_whim_ = false;
    bool has_clock_jumped_ = false;
    std::chrono::seconds lived_{0};
    std::size_t death_at_ = support::MemoryFiles::never;
    bool may_fail_ = false;  // what is done is done under faults
    bool has_fault_ = false;
    std::uint64_t deaths_ = 0;
    Fingerprint fingerprint_;

    static constexpr std::size_t operations_of_a_look = 120;
    static constexpr std::size_t operations_of_a_start = 40;
    static constexpr std::size_t operations_of_a_choice = 30;
    static constexpr std::size_t operations_of_a_stop = 12;
    static constexpr std::size_t operations_of_a_permit = 4;
};

}  // namespace simulation
