#include "machine.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace simulation {

using namespace std::chrono_literals;

Machine::Machine(std::uint64_t seed, Breakage breakage)
    : breakage_(breakage),
      dice_(seed),
      is_sound_(seed % 3 == 0),
      usage_goes_apart_(seed % 5 == 1),
      is_shared_(seed % 2 == 0),
      random_(seed + 1),
      promises_(files_, usage_goes_apart_),
      disk_(files_, breakage, seed + 2),
      network_(
          breakage, seed + 3, [this](const auto& request) { sent(request); }, [this](auto time) { meanwhile(time); },
          [this](const auto& request, const auto& reply) { heard(request, reply); }),
      administrator_(dice_, files_, disk_, promises_, [this](const auto& core) { return others_look(core); }) {}

telemetry::Surroundings Machine::surroundings() {
    return {disk_, clock_, random_, network_, [this](const char* name) {
                return administrator_.wishes().do_not_track && std::string_view(name) == "DO_NOT_TRACK" ? "1" : nullptr;
            }};
}

Outcome Machine::live(std::chrono::days days) {
    start_processes();
    std::chrono::seconds next_event = 0s;
    while (lived_ < days && !promises_.broken()) {
        const auto until_event = next_event - lived_;
        const auto rest = std::chrono::ceil<std::chrono::seconds>(rest_.value_or(24h));
        const auto wait = std::clamp<std::chrono::seconds>(std::min<std::chrono::seconds>(rest, until_event), 1s, 24h);
        pass(dice_.one_in(8) ? wait + std::chrono::seconds(dice_.roll(60)) : wait);
        if (lived_ >= next_event) {
            happen();
            next_event = lived_ + std::chrono::seconds(60 + dice_.roll(4 * 3600));
        }
        look();
        promises_.look_at_files(notice_root());
    }
    promises_.look_back();
    add_files_to_fingerprint();
    return {promises_.broken(), promises_.requests(), deaths_, fingerprint_.text()};
}

void Machine::add_files_to_fingerprint() {
    for (const std::string& path : files_.names()) {
        fingerprint_.add(path);
        fingerprint_.add(files_.visible(path).value_or(""));
        fingerprint_.add(files_.durable(path).value_or(""));
    }
}

void Machine::pass(std::chrono::seconds time) {
    clock_.pass(time);
    lived_ += time;
    promises_.time_passes(time);
    if (disk_.is_hindered()) promises_.excuse_silence();
}

void Machine::be_off(std::chrono::seconds time) {
    clock_.pass(time);
    lived_ += time;
    promises_.time_passes_asleep(time);
}

/// Mostly by somebody who sees to it that it can. What did not start, for a fault, is started again.
void Machine::start_processes() {
    if (dice_.one_in(6)) {
        hinder();
    } else {
        administrator_.give_back();
    }
    promises_.usage_may_be_missing();
    if (std::exchange(has_clock_jumped_, false)) promises_.counts_may_go();
    const bool begin_all = !server_ && !other_;
    const std::uint64_t changes = administrator_.changes();
    const bool is_clean = under_faults(operations_of_a_start, [this] {
        if (!server_) server_ = start_process();
        if (is_shared_ && !other_) other_ = start_process();
    });
    const bool have_all_started = server_ && (other_ || !is_shared_);
    if (!have_all_started) return start_processes();
    if (is_clean && begin_all && administrator_.changes() == changes) administrator_.has_been_heard();
    rest_ = 0ms;
}

/// @return null if a fault was in the way.
std::unique_ptr<Process> Machine::start_process() {
    telemetry::Options options = product_options();
    if (usage_goes_apart_) options.usage_endpoint = "https://telemetry.example.com/v1/usage";
    std::unique_ptr<Process> process;
    is_one_starting_ = true;
    try {
        process = std::make_unique<Process>(
            std::move(options), surroundings(), promises_, [this](Process& self) { act_on_a_whim(self); }, breakage_);
        start(*process);
    } catch (const DidNotStart&) {
        if (!may_not_write()) throw;
    }
    is_one_starting_ = false;
    return process;
}

void Machine::arm(std::size_t operations_most) {
    files_.heal();
    death_at_ = support::MemoryFiles::never;
    has_fault_ = false;
    if (is_sound_) return;
    const std::size_t kind = dice_.roll(20);
    has_fault_ = kind < 3;
    const std::size_t at = dice_.roll(operations_most);
    if (kind == 0) files_.fail_from(death_at_ = at);
    if (kind == 1) files_.fail(at);
    if (kind == 2) files_.set_room(dice_.roll(200'000));
}

bool Machine::under_faults(std::size_t operations_most, const std::function<void()>& work) {
    arm(operations_most);
    if (has_fault_) promises_.entry_without_request();
    may_fail_ = !is_sound_;
    work();
    may_fail_ = false;
    const bool has_died = is_dead();
    death_at_ = support::MemoryFiles::never;
    files_.heal();
    const bool is_clean = !may_not_write() && !has_died;
    if (!is_clean) {
        promises_.fault_struck();
        administrator_.may_be_unheard();
    }
    if (has_died) die();
    return is_clean;
}

Machine::Ending Machine::choose_ending() {
    if (!is_shared_ || dice_.one_in(2)) return Ending::both;
    return dice_.one_in(2) ? Ending::server : Ending::other;
}

void Machine::end(Ending which) {
    if (which != Ending::other) server_.reset();
    if (which != Ending::server) other_.reset();
}

/// A process is gone in the middle of what it did, or two are, or the power of the whole machine.
void Machine::die() {
    ++deaths_;
    promises_.fresh_counts_may_go();
    const bool is_power_cut = dice_.one_in(2);
    const Ending which = is_power_cut ? Ending::both : choose_ending();
    end(which);
    if (is_power_cut) files_.cut_power([this](std::size_t sides) { return dice_.roll(sides); });
    if (which == Ending::both) {
        be_off(std::chrono::seconds(dice_.roll(dice_.one_in(4) ? 100'000 : 300)));
    } else {
        pass(std::chrono::seconds(dice_.roll(60)));  // in which the other has no reason to look
    }
    start_processes();
}

void Machine::stop_process(Ending which) {
    if (disk_.is_hindered()) promises_.fresh_counts_may_go();
    if (which != Ending::other) server_->stop();
    if (which != Ending::server && other_) other_->stop();
    end(which);
    if (dice_.one_in(3)) administrator_.edit_by_hand();
    if (which == Ending::both) {
        administrator_.set_do_not_track(dice_.one_in(10));
        be_off(std::chrono::seconds(dice_.roll(20'000)));
    } else {
        pass(std::chrono::seconds(dice_.roll(60)));
    }
    start_processes();
}

/// Who starts reads the settings: of what was said before nobody has to tell it.
void Machine::start(Process& process) {
    process.hear(administrator_.sayings());
    process.start();
    rest_ = 0ms;
}

/// A host that has stopped its client goes on for a while, and calls it all the same. Then it starts it again, or its process
/// ends.
bool Machine::go_on_after_stops() {
    const bool is_server = server_->is_stopped();
    const bool is_other = other_ && other_->is_stopped();
    if (!is_server && !is_other) return false;
    if (dice_.one_in(2)) rest_for_hours();
    for (Process* const process : {is_server ? server_.get() : nullptr, is_other ? other_.get() : nullptr}) {
        if (process == nullptr) continue;
        check_by_hand(*process);
        process->core().reload();
        static_cast<void>(process->look());
        if (dice_.one_in(2)) start(*process);
    }
    end_what_is_stopped();
    return true;
}

void Machine::rest_for_hours() {
    pass(std::chrono::seconds(dice_.roll(12 * 3600)));
    promises_.excuse_silence();
}

void Machine::end_what_is_stopped() {
    const bool is_server = server_->is_stopped();
    const bool is_other = other_ && other_->is_stopped();
    if (!is_server && !is_other) return;
    const bool is_one = is_server != is_other && is_shared_ && dice_.one_in(2);
    stop_process(!is_one ? Ending::both : is_server ? Ending::server : Ending::other);
}

void Machine::look() {
    rest_ = 24h;
    const std::uint64_t changes = administrator_.changes();
    const bool is_clean = under_faults(operations_of_a_look, [this] {
        look_as(server_);
        look_as(other_);
    });
    if (administrator_.wishes().is_unreadable) rest_ = 24h;  // nothing is due before somebody mends it
    if (go_on_after_stops()) return;
    const bool have_all_looked = server_->has_looked() && (!other_ || other_->has_looked());
    if (!is_clean || administrator_.changes() != changes) return;
    promises_.looked(have_all_looked);
    if (!have_all_looked) return;
    administrator_.has_been_heard();
    if (!administrator_.wishes().allow_usage()) return;
    promises_.usage_is_known();
    if (!is_shared_) promises_.counts_are_kept();
}

void Machine::look_as(const std::unique_ptr<Process>& process) {
    if (!process) return;
    Process* const before = std::exchange(running_, process.get());
    const bool was_by_hand = std::exchange(is_by_hand_, false);
    disk_.look_begins();
    const auto begun_before = std::exchange(look_begun_, clock_.wall());
    process->hear(administrator_.sayings());
    const auto rest = process->look();
    rest_ = std::min(rest_.value_or(24h), rest.value_or(24h));
    look_begun_ = begun_before;
    is_by_hand_ = was_by_hand;
    running_ = before;
}

/// All processes but that of a core; one that was stopped does not, and need not. They may be in the middle of a look: a
/// choice is made on any thread.
bool Machine::others_look(const telemetry::detail::ClientCore& core) {
    const bool was_aside = std::exchange(is_aside_, true);
    bool have_all_looked = !is_one_starting_;  // which is not among them yet
    for (const auto* process : {&server_, &other_}) {
        if (!*process || &(*process)->core() == &core) continue;
        look_as(*process);
        const bool has_heard = (*process)->has_looked() && !may_not_write();
        have_all_looked &= has_heard || (*process)->is_stopped();
    }
    is_aside_ = was_aside;
    return have_all_looked;
}

void Machine::sent(const telemetry::ApprovedRequest& request) {
    const bool is_after_stop = running_ != nullptr && running_->is_over();
    fingerprint_.add(std::to_string(clock_.wall().time_since_epoch().count()));
    fingerprint_.add(request.head());
    fingerprint_.add(request.body());
    promises_.sent(request, {look_begun_, clock_.wall(), is_by_hand_, is_after_stop});
    if (may_not_write()) promises_.entry_without_request();  // of the next
}

/// What cannot be trusted to be written down is no answer to the next look.
void Machine::heard(const telemetry::ApprovedRequest& request, const telemetry::Result<telemetry::Reply>& reply) {
    promises_.answered(request, reply, clock_.wall(), is_by_hand_);
    if (may_not_write()) promises_.answers_may_be_lost();
}

}  // namespace simulation
