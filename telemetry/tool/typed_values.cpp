#include "tool/typed_values.hpp"

#include <charconv>
#include <cstdint>
#include <string_view>

namespace telemetry::tool {

namespace {

using Complaint = std::optional<std::string>;

Complaint take_choice(const std::string& option, const std::string& text, Choice& choice) {
    choice = parse_choice(text);
    const bool is_understood = text.empty() || choice != Choice::unset;
    return is_understood ? Complaint() : option + ": must be true or false";
}

Complaint take_choices(const TypedValues& typed, CommandLine& line) {
    if (auto wrong = take_choice("--upgradeCheck", typed.upgrade_check, line.choices.upgrade_check)) return wrong;
    if (auto wrong = take_choice("--sendTelemetry", typed.send_telemetry, line.choices.send_telemetry)) return wrong;
    if (auto wrong = take_choice("--offline", typed.offline, line.choices.offline)) return wrong;
    if (auto wrong = take_choice("--ocsp-stapling", typed.ocsp_stapling, line.ocsp_stapling)) return wrong;
    for (const TypedSwitch& item : typed.switches) {
        Choice choice = Choice::unset;
        if (auto wrong = take_choice("--" + item.name, item.value, choice)) return wrong;
        if (choice != Choice::unset) line.choices.switches.push_back({item.name, choice});
    }
    const Choices& choices = line.choices;
    const bool chooses = !choices.switches.empty() || choices.upgrade_check != Choice::unset ||
                         choices.send_telemetry != Choice::unset || choices.offline != Choice::unset;
    if (line.command == Command::configure && !chooses)
        return "configure: needs a switch, such as --sendTelemetry=false; its --help shows all";
    return std::nullopt;
}

Complaint take_number(const char* complaint, std::string_view text, std::optional<std::uint64_t>& number) {
    if (text.empty()) return std::nullopt;
    std::uint64_t parsed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
    if (error != std::errc() || end != text.data() + text.size()) return complaint;
    number = parsed;
    return std::nullopt;
}

}  // namespace

std::optional<std::string> take_values(const TypedValues& typed, CommandLine& line) {
    if (auto wrong = take_choices(typed, line)) return wrong;
    if (typed.role != "server" && typed.role != "agent") return "--role: must be server or agent";
    line.role = typed.role == "agent" ? Role::agent : Role::server;
    if (auto wrong = take_number("--revision: must be a number", typed.revision, line.revision)) return wrong;
    return take_number("--raw: must be the number of an entry", typed.raw_request, line.raw_request);
}

}  // namespace telemetry::tool
