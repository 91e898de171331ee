#include "machine.hpp"

#include <deploy_server/metrics.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

namespace simulation {

using namespace std::chrono_literals;
using telemetry::Choice;

namespace {

constexpr std::uint64_t operations_of_a_check = 90;

}  // namespace

Machine::Machine(std::uint64_t seed, Breakage breakage)
    : dice_(seed),
      is_sound_(seed % 3 == 0),
      usage_goes_apart_(seed % 4 == 1),
      random_(seed + 1),
      promises_(files_),
      disk_(files_, breakage, seed + 2),
      network_(
          breakage, seed + 3, [this](const auto& request) { promises_.sent(request, clock_.wall(), is_by_hand_); },
          [this](auto time) { meanwhile(time); },
          [this](auto time) { promises_.excuse_silence(time); }) {}

telemetry::Surroundings Machine::surroundings() {
    return {disk_, clock_, random_, network_, [this](const char* name) {
                return wishes_.do_not_track && std::string_view(name) == "DO_NOT_TRACK" ? "1" : nullptr;
            }};
}

Outcome Machine::live(std::chrono::days days) {
    start_processes();
    std::chrono::seconds next_event = 0s;
    while (lived_ < days && !promises_.broken()) {
        const auto until_event = next_event - lived_;
        const auto rest = std::chrono::ceil<std::chrono::seconds>(rest_.value_or(24h));
        const auto wait = std::clamp<std::chrono::seconds>(std::min<std::chrono::seconds>(rest, until_event), 1s, 24h);
        pass(roll(8) == 0 ? wait + std::chrono::seconds(roll(60)) : wait);
        if (lived_ >= next_event) {
            happen();
            next_event = lived_ + std::chrono::seconds(60 + roll(4 * 3600));
        }
        look();
        promises_.look_at_files(notice_root());
    }
    return {promises_.broken(), promises_.requests(), deaths_};
}

void Machine::pass(std::chrono::seconds time) {
    clock_.pass(time);
    lived_ += time;
    promises_.time_passes(time);
}

void Machine::be_off(std::chrono::seconds time) {
    clock_.pass(time);
    lived_ += time;
    promises_.excuse_silence();
}

void Machine::start_processes() {
    telemetry::Options options;
    options.product = "deploy-server";
    options.version = "2018.2.2";
    options.endpoint = "https://updates.example.com/v1/check";
    if (usage_goes_apart_) options.usage_endpoint = "https://telemetry.example.com/v1/usage";
    options.state_dir = "state";
    options.notice_root = notice_root();
    promises_.wish(wishes_);
    if (std::exchange(is_withdrawn_unseen_, false)) promises_.withdraw();
    for (Core* core : {&server_, &other_}) {
        auto made = telemetry::detail::ClientCore::create(deploy_server::metrics::dictionary(), options, surroundings());
        if (!made) throw std::logic_error("a sound machine must let a client start: " + made.error().message);
        *core = *std::move(made);
        (*core)->on_notice([this](const auto&) {
            if (roll(4) == 0) throw std::runtime_error("a callback of the host");
        });
        (*core)->installation().log.to([](const auto&) { throw std::runtime_error("a log of the host"); });
    }
    rest_ = 0ms;
}

void Machine::arm() {
    files_.heal();
    death_at_ = support::MemoryFiles::never;
    has_fault_ = false;
    if (is_sound_) return;
    const std::uint64_t kind = roll(20);
    has_fault_ = kind < 3;
    const auto at = static_cast<std::size_t>(roll(operations_of_a_check));
    if (kind == 0) files_.fail_from(death_at_ = at);
    if (kind == 1) files_.fail(at);
    if (kind == 2) files_.set_room(static_cast<std::size_t>(roll(200'000)));
}

template <class Work>
void Machine::under_faults(Work work) {
    arm();
    work();
    const bool has_died = files_.operations() > death_at_;
    files_.heal();
    if (has_fault_) {
        promises_.excuse_silence();
        promises_.entry_without_request();
    }
    if (has_died) die();
}

/// The process is gone in the middle of what it did, or the power of the whole machine.
void Machine::die() {
    ++deaths_;
    server_.reset();
    other_.reset();
    if (roll(2) == 0) files_.cut_power();
    be_off(std::chrono::seconds(roll(roll(4) == 0 ? 100'000 : 300)));
    start_processes();
}

void Machine::stop_process() {
    server_->finish();
    other_->finish();
    server_.reset();
    other_.reset();
    wishes_.do_not_track = roll(10) == 0;
    if (roll(3) == 0) edit_by_hand();
    be_off(std::chrono::seconds(roll(20'000)));
    start_processes();
}

void Machine::look() {
    under_faults([this] {
        rest_ = server_->step({});
        const auto other = other_->step({});
        if (other && rest_) rest_ = std::min(*rest_, *other);
    });
    if (std::exchange(is_withdrawn_unseen_, false)) promises_.withdraw();
}

/// While a request is on its way, the other process looks, the administrator decides, or the process dies.
void Machine::meanwhile(std::chrono::seconds time) {
    pass(time);
    if (is_in_other_) return;
    is_in_other_ = true;
    if (roll(4) == 0) static_cast<void>(other_->step({}));
    if (roll(10) == 0) configure({.send_telemetry = Choice::off});
    if (!is_sound_ && roll(20) == 0) files_.fail_from(death_at_ = files_.operations());
    is_in_other_ = false;
}

void Machine::happen() {
    switch (roll(12)) {
        case 0:
            return stop_process();
        case 1:
            return set_clock();
        case 2:
            return be_off(std::chrono::seconds(roll(200'000)));  // suspended
        case 3:
        case 4:
            return administer();
        case 5:
            return edit_by_hand();
        case 6:
            return break_a_file();
        case 7:
            return check_by_hand();
        default:
            return count();
    }
}

void Machine::set_clock() {
    static constexpr std::array<std::chrono::seconds, 5> jumps{5s, 600s, 5h, 24h * 30, 24h * 365 * 30};
    const auto jump = std::chrono::seconds(roll(static_cast<std::uint64_t>(jumps[roll(jumps.size())].count())) + 1);
    const bool is_back = roll(2) == 0;
    clock_.set_wall(is_back ? clock_.wall() - jump : clock_.wall() + jump);
    if (!is_back) return;
    promises_.clock_set_back();
    promises_.excuse_silence();
}

void Machine::count() {
    const std::uint64_t events = 1 + roll(50);
    promises_.counted(events);
    server_->installation().counters.counter(deploy_server::metrics::deployments_last_90_days.definition()).add(events);
}

void Machine::administer() {
    switch (roll(6)) {
        case 0:
            return configure({.upgrade_check = Choice::off});
        case 1:
            return configure({.upgrade_check = Choice::on});
        case 2:
            configure({.send_telemetry = Choice::off});
            return configure({.send_telemetry = Choice::on});
        case 3:
            return configure({.send_telemetry = Choice::on});
        case 4:
            return configure({.offline = roll(2) == 0 ? Choice::on : Choice::off});
        default:
            under_faults([this] { static_cast<void>(server_->reset_installation_id()); });
            return promises_.id_may_change();
    }
}

/// Chooses on the server's settings page. A choice that could not be kept is repeated with an editor.
void Machine::configure(const telemetry::Choices& choices) {
    const auto kept = server_->configure(choices);
    const auto choose = [](Choice choice, bool& wish) {
        if (choice != Choice::unset) wish = choice == Choice::on;
    };
    choose(choices.upgrade_check, wishes_.check);
    choose(choices.send_telemetry, wishes_.usage);
    choose(choices.offline, wishes_.offline);
    if (!kept) write_settings();
    promises_.wish(wishes_);
    const bool withdraws = choices.send_telemetry == Choice::off;
    if (!withdraws) return;
    if (kept) {
        promises_.withdraw();
    } else {
        is_withdrawn_unseen_ = true;
    }
    static_cast<void>(other_->step({}));  // the other process is not told: it sees the choice at its next look
}

void Machine::edit_by_hand() {
    const bool had_usage = wishes_.usage;
    wishes_.is_unreadable = roll(6) == 0;
    wishes_.check = roll(8) != 0;
    wishes_.offline = roll(12) == 0;
    wishes_.usage = roll(2) == 0;
    write_settings();
    is_withdrawn_unseen_ |= had_usage && !wishes_.usage;
    promises_.wish(wishes_);
}

void Machine::write_settings() {
    static constexpr std::array mistakes{"upgradeCheck maybe\n", "sendTelemetry = 99\n", "colour = red\n", "offline = \xff\n"};
    const auto spelled = [](bool on) { return on ? std::string(" = true\n") : std::string(" = false\n"); };
    std::string text = "upgradeCheck" + spelled(wishes_.check) + "offline" + spelled(wishes_.offline);
    text += "sendTelemetry" + spelled(wishes_.usage);
    if (wishes_.is_unreadable) text += mistakes[roll(mistakes.size())];
    files_.lay("state/settings.conf", text);
}

void Machine::break_a_file() {
    if (roll(3) != 0) return;
    static constexpr std::array names{"schedule", "installation-id", "journal.jsonl", "counts", "notice.json"};
    const std::string name = names[roll(names.size())];
    const std::string path = "state/" + name;
    const auto content = files_.visible(path);
    if (!content) return;
    files_.lay(path, "\x01 broken\n" + content->substr(0, content->size() / 2) + "{");
    promises_.broken_from_outside(name);
}

void Machine::check_by_hand() {
    is_by_hand_ = true;
    under_faults([this] { static_cast<void>(server_->check_now()); });
    is_by_hand_ = false;
}

}  // namespace simulation
