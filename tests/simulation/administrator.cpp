#include "administrator.hpp"

#include "state_file.hpp"
#include "vendor.hpp"

#include <array>
#include <utility>

namespace simulation {

using telemetry::Choice;
using telemetry::Choices;
using telemetry::detail::ClientCore;

namespace {

constexpr const char* settings_path = "state/settings.conf";
constexpr const char* marker_path = "/etc/deploy-server/no-outbound";
constexpr const char* feed_switch = "communityStepTemplateUpdates";

/// All that was chosen, whichever way.
void add_to(Choices& chosen, const Choices& more) {
    const auto add = [](Choice& choice, Choice other) {
        if (choice == Choice::unset) choice = other;
    };
    add(chosen.upgrade_check, more.upgrade_check);
    add(chosen.send_telemetry, more.send_telemetry);
    add(chosen.offline, more.offline);
    if (chosen.switches.empty()) chosen.switches = more.switches;  // there is one
}

/// Whether they turn the statistics off, be it with everything.
bool refuse_usage(const Choices& choices) {
    return choices.send_telemetry == Choice::off || choices.upgrade_check == Choice::off || choices.offline == Choice::on;
}

}  // namespace

void Administrator::choose(ClientCore& core) {
    switch (dice_.roll(6)) {
        case 0:
            return configure(core, {.upgrade_check = Choice::off});
        case 1:
            return configure(core, {.upgrade_check = Choice::on});
        case 2:
            configure(core, {.send_telemetry = Choice::off});
            return configure(core, {.send_telemetry = Choice::on});
        case 3:
            return configure(core, {.send_telemetry = Choice::on});
        case 4:
            return configure(core, {.switches = {{feed_switch, dice_.one_in(3) ? Choice::off : Choice::on}}});
        default:
            configure(core, {.offline = Choice::on});
            if (dice_.one_in(2)) configure(core, {.offline = Choice::off});
    }
}

/// What is turned on may be heard as soon as it is written down, by a callback of the host before `configure` returns; what is
/// turned off must be when it has returned.
void Administrator::allow(const Choices& choices) {
    wishes_.check |= choices.upgrade_check == Choice::on;
    wishes_.usage |= choices.send_telemetry == Choice::on;
    wishes_.offline &= choices.offline != Choice::off;
    for (const auto& item : choices.switches) wishes_.feed |= item.choice == Choice::on;
    update();
}

/// A callback of the host may have chosen while this was written down: that is the later word.
void Administrator::take(const Choices& choices) {
    const auto turn = [](bool& wish, Choice choice, Choice later) {
        if (choice != Choice::unset && later == Choice::unset) wish = choice == Choice::on;
    };
    turn(wishes_.check, choices.upgrade_check, chosen_meanwhile_.upgrade_check);
    turn(wishes_.usage, choices.send_telemetry, chosen_meanwhile_.send_telemetry);
    turn(wishes_.offline, choices.offline, chosen_meanwhile_.offline);
    const Choice later_of_feed = chosen_meanwhile_.switches.empty() ? Choice::unset : Choice::on;
    for (const auto& item : choices.switches) turn(wishes_.feed, item.choice, later_of_feed);
}

void Administrator::configure(ClientCore& core, const Choices& choices) {
    const Choices chosen_before = std::exchange(chosen_meanwhile_, {});
    const bool was_configuring = std::exchange(is_configuring_, true);
    allow(choices);
    const auto kept = core.configure(choices);
    ++sayings_;
    is_configuring_ = was_configuring;
    take(choices);
    for (const Choices& earlier : {choices, chosen_before}) add_to(chosen_meanwhile_, earlier);
    if (!kept) write_settings();
    update();
    if (!refuse_usage(choices)) return;
    const bool is_seen = others_look_(core) && kept;
    if (is_seen) promises_.withdraw();
}

void Administrator::edit_by_hand() {
    if (is_configuring_) return;
    has_mistake_ = dice_.one_in(6);
    wishes_.check = !dice_.one_in(8);
    wishes_.offline = dice_.one_in(6);
    wishes_.feed = !dice_.one_in(8);
    wishes_.usage = dice_.one_in(2);
    write_settings();
    set_marker(dice_.one_in(10));
    ++sayings_;
    update();
}

void Administrator::set_do_not_track(bool on) {
    wishes_.do_not_track = on;
    update();
}

void Administrator::set_marker(bool on) {
    wishes_.marker = on;
    if (on) {
        files_.lay(marker_path, "");
    } else {
        files_.take_away(marker_path);
    }
}

void Administrator::write_settings() {
    static constexpr std::array mistakes{"upgradeCheck maybe\n", "sendTelemetry = 99\n", "colour = red\n", "offline = \xff\n"};
    const auto spelled = [](bool on) { return on ? std::string(" = true\n") : std::string(" = false\n"); };
    std::string text = "upgradeCheck" + spelled(wishes_.check) + "offline" + spelled(wishes_.offline);
    text += feed_switch + spelled(wishes_.feed) + "sendTelemetry" + spelled(wishes_.usage);
    if (has_mistake_) text += mistakes[dice_.roll(mistakes.size())];
    files_.lay(settings_path, text);
}

void Administrator::break_a_file() {
    if (!dice_.one_in(3)) return;
    static constexpr std::array names{"schedule",
                                      "installation-id",
                                      "journal.jsonl",
                                      "counts",
                                      "snapshot",
                                      "outbound-uses",
                                      "server",
                                      "notice-root.json",
                                      "rollout-secret",
                                      "notice.json",
                                      "schedule-communityStepTemplates",
                                      "index-communityStepTemplates"};
    const std::string name = names[dice_.roll(names.size())];
    const auto content = files_.visible("state/" + name);
    if (!content) return;
    const std::string broken = broken_form_of(name, *content);
    files_.lay("state/" + name, broken);
    promises_.broken_from_outside(name, broken);
}

/// Something that nobody can take for whole: garbage in front or behind, a byte that has changed, or a part alone.
std::string Administrator::broken_form_of(const std::string& name, const std::string& content) {
    constexpr int tries = 8;  // a number with another digit, or one line fewer, can be as whole as before
    const std::size_t least = name == "journal.jsonl" ? 1 : 0;  // with another byte it stays, for who reads it to see
    for (int i = 0; i < tries && !content.empty(); ++i) {
        std::string broken = content;
        const std::size_t at = dice_.roll(content.size());
        switch (least + dice_.roll(3 - least)) {
            case 0:
                broken[at] = static_cast<char>(broken[at] ^ (1 << dice_.roll(8)));
                break;
            case 1:
                broken.resize(at);
                break;
            default:
                broken += "\x01 broken";
        }
        if (!is_whole(name, broken, notice_root())) return broken;
    }
    return "\x01 broken\n" + content + "{";
}

void Administrator::hinder() {
    static constexpr std::array names{"settings.conf", "settings.conf", "counts",          "journal.jsonl", "notice.json",
                                      "schedule",      "lock",          "installation-id", "snapshot"};
    switch (dice_.roll(3)) {
        case 0:
            disk_.hinder(Hindrance::directory, "state");
            break;
        case 1:
            disk_.hinder(Hindrance::read_only, "state");
            break;
        default:
            disk_.hinder(Hindrance::file, std::string("state/") + names[dice_.roll(names.size())]);
    }
    update();
}

void Administrator::give_back() {
    disk_.hinder(Hindrance::none, {});
    update();
}

void Administrator::update() {
    ++changes_;
    is_unheard_ = true;
    wishes_.is_mistaken = has_mistake_;
    wishes_.is_unreadable = has_mistake_ || !disk_.can_read(settings_path);
    promises_.wish(wishes_);
    if (wishes_.refuse_usage()) promises_.counts_may_go();
}

void Administrator::has_been_heard() {
    is_unheard_ = false;
    const bool is_refusal = !wishes_.is_unreadable && wishes_.refuse_usage();  // what cannot be read says nothing
    if (is_refusal) promises_.withdraw();
}

}  // namespace simulation
