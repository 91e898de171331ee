// What happens on a machine, by the dice.
#include "machine.hpp"

#include <deploy_server/metrics.hpp>

#include <array>
#include <stdexcept>
#include <utility>

namespace simulation {

using namespace std::chrono_literals;
using telemetry::Choice;
using telemetry::detail::ClientCore;

void Machine::happen() {
    if (disk_.is_hindered() && dice_.one_in(2)) return administrator_.give_back();
    switch (dice_.roll(14)) {
        case 0:
            return stop_process(choose_ending());
        case 1:
            return set_clock();
        case 2:
            return be_off(std::chrono::seconds(dice_.roll(200'000)));  // suspended
        case 3:
        case 4:
            return administer();
        case 5:
            if (dice_.one_in(2)) save_in_two_steps();
            return administrator_.edit_by_hand();
        case 6:
            return administrator_.break_a_file();
        case 7:
            under_faults(operations_of_a_look, [this] { check_by_hand(*server_); });
            return;
        case 8:
            return hinder();
        case 9:
            return stop_one();
        default:
            return count();
    }
}

void Machine::set_clock() {
    static constexpr std::array<std::chrono::seconds, 5> jumps{5s, 600s, 5h, 24h * 30, 24h * 365 * 30};
    const auto longest = static_cast<std::size_t>(jumps[dice_.roll(jumps.size())].count());
    const auto jump = std::chrono::seconds(dice_.roll(longest)) + 1s;
    const bool is_back = dice_.one_in(2);
    clock_.set_wall(is_back ? clock_.wall() - jump : clock_.wall() + jump);
    has_clock_jumped_ = true;
    if (is_back) promises_.clock_set_back();
}

/// An editor takes the old file away before it writes the new one, and somebody looks in between. Where all is on, what the
/// file said but for the consent holds without it too.
void Machine::save_in_two_steps() {
    if (!administrator_.wishes().allow_usage() || !administrator_.wishes().allow_feed()) return;
    files_.take_away("state/settings.conf");
    promises_.usage_may_be_missing();
    look_as(server_);
    look_as(other_);
    pass(std::chrono::seconds(dice_.roll(4)));
}

/// Not between a choice, or a look that a fault struck, and the look that follows it: whether such an event counts is a matter
/// of seconds.
void Machine::count() {
    under_faults(operations_of_a_permit, [this] {
        static_cast<void>(server_->core().permit("inAppMessaging", "https://experiences.example.com/v1/messages"));
    });
    if (administrator_.is_unheard() || server_->is_stopped()) return;
    const std::uint64_t events = 1 + dice_.roll(50);
    promises_.counted(events);
    auto& counters = server_->core().installation().counters;
    counters.counter(deploy_server::metrics::deployments_last_90_days.definition()).add(events);
}

void Machine::administer() {
    if (!dice_.one_in(7)) return choose();
    promises_.id_is_reset();
    under_faults(operations_of_a_choice, [this] { static_cast<void>(server_->core().reset_installation_id()); });
    promises_.id_is_reset();
}

/// A choice that was reported as kept is promised, whatever struck after that; one that was not is repeated with an editor.
void Machine::choose() {
    under_faults(operations_of_a_choice, [this] { administrator_.choose(server_->core()); });
}

/// What a stop could not write is not written by a later one.
void Machine::stop_one() {
    Process& process = *(other_ && dice_.one_in(2) ? other_ : server_);
    const bool is_clean = under_faults(operations_of_a_stop, [&process] { process.stop(); });
    if (!is_clean) promises_.fresh_counts_may_go();
}

void Machine::hinder() {
    if (is_sound_) return;
    administrator_.hinder();
    promises_.fault_struck();
}

void Machine::check_by_hand(Process& process) {
    Process* const before = std::exchange(running_, &process);
    const bool was_by_hand = std::exchange(is_by_hand_, true);
    process.check_now(dice_.one_in(3));
    is_by_hand_ = was_by_hand;
    running_ = before;
}

/// While a request is on its way, the machine sleeps, the other process looks, somebody interferes, the host stops, or the
/// process dies.
void Machine::meanwhile(std::chrono::seconds time) {
    const Process::Aside aside(running_);
    pass(time);
    if (dice_.one_in(60)) be_off(std::chrono::seconds(dice_.roll(200'000)));
    if (is_aside_) return;
    is_aside_ = true;
    if (other_ && dice_.one_in(4)) look_as(other_);
    if (dice_.one_in(10)) interfere();
    if (running_ != nullptr && dice_.one_in(40)) running_->stop();
    if (may_fail_ && dice_.one_in(20)) {
        files_.fail_from(death_at_ = files_.operations());
        promises_.fault_struck();
    }
    is_aside_ = false;
}

/// What the next request of the same look must heed, and the look's own end. On a sound machine little, or counts would seldom
/// get old there.
void Machine::interfere() {
    ClientCore& core = other_ && dice_.one_in(3) ? other_->core() : server_->core();
    switch (is_sound_ ? 5 : dice_.roll(9)) {
        case 0:
        case 1:
            administrator_.edit_by_hand();
            break;
        case 2:
            hinder();
            break;
        case 3:
            fill_disk();
            break;
        case 4:
            set_clock();
            break;
        case 5:
        case 6:
            administrator_.configure(core, {.send_telemetry = Choice::off});
            break;
        default:
            administrator_.choose(core);
    }
    rest_ = 0ms;  // a choice wakes the worker, and the rest is seen within a minute
}

void Machine::fill_disk() {
    if (!may_fail_) return;
    has_fault_ = true;
    files_.set_room(dice_.roll(200'000));
    promises_.fault_struck();
}

/// What a callback does that its host did not think through.
void Machine::act_on_a_whim(Process& process) {
    if (is_on_a_whim_ || is_dead() || !server_) return;
    is_on_a_whim_ = true;
    const std::size_t whim = dice_.roll(32);
    if (whim < 4) pass(std::chrono::seconds(dice_.roll(3600)));  // blocks
    if (whim >= 4 && whim < 8) call_back(process);
    is_on_a_whim_ = false;
    if (whim >= 28) throw std::runtime_error("a callback of the host");
}

void Machine::call_back(Process& process) {
    Process* const before = std::exchange(running_, &process);
    switch (dice_.roll(6)) {
        case 0:
            process.stop();
            if (dice_.one_in(2)) start(process);
            break;
        case 1:
            check_by_hand(process);
            break;
        case 2:
            static_cast<void>(process.core().status());
            static_cast<void>(process.core().preview());
            break;
        case 3:
            static_cast<void>(process.core().notice());
            static_cast<void>(process.core().outbound_status());
            break;
        default:
            administrator_.choose(process.core());
            rest_ = 0ms;  // which wakes the worker
    }
    running_ = before;
}

}  // namespace simulation
