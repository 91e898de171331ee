// Administration: the switches, the status and the history of an installation, for a settings page or a command-line tool.
#pragma once

#include <telemetry/export.hpp>
#include <telemetry/result.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry {

/// A choice that somebody made, or nobody yet.
enum class Choice : std::uint8_t { unset, off, on };

/// The choice that a word makes in a settings file, on a command line or in a form, without regard to case: `true`, `on`,
/// `yes`, `1`, or `false`, `off`, `no`, `0`. Any other word makes none.
[[nodiscard]] TELEMETRY_API Choice parse_choice(std::string_view word) noexcept;

/// A choice about a switch of the outbound register.
struct SwitchChoice {
    std::string name;  ///< as in the register: "aiProxyEnabled"
    Choice choice = Choice::unset;
};

/// Choices to be remembered. What is `unset` here stays as it was.
struct Choices {
    Choice upgrade_check = Choice::unset;   ///< whether to check for updates
    Choice send_telemetry = Choice::unset;  ///< whether to send usage statistics; `on` accepts the newest consent revision
    Choice offline = Choice::unset;         ///< `on` turns everything off
    std::vector<SwitchChoice> switches{};   ///< the register's others
    bool refuse_newest_consent = false;     ///< what the newest consent revision adds is refused; what was accepted stays
};

/// One setting: its value in effect, and who set it.
struct SettingStatus {
    std::string key;     ///< as in the settings file: "upgradeCheck"
    std::string value;   ///< in effect: "on", "off", "on (consent 1)", an address without credentials
    std::string set_by;  ///< "default", "the host", "this build", "environment variable DEPLOY_SERVER_OFFLINE", "settings.conf
                         ///< line 3", …
};

/// The environment variable that says a setting: `DEPLOY_SERVER_UPGRADE_CHECK` for "upgradeCheck"; empty if there is none.
[[nodiscard]] TELEMETRY_API std::string environment_variable_of(std::string_view product, std::string_view setting);

/// How a question stands that an administrator is asked. It is remembered: a host that asks only when it may never asks for
/// what was answered before.
struct Answer {
    Choice choice = Choice::unset;  ///< `unset`: nobody has answered
    std::uint32_t revision = 0;     ///< of the statistics: the consent revision that was accepted or refused; 0: not known
    bool may_be_asked = false;      ///< nobody has answered, or there is a newer consent revision; and an answer would count
    std::string said_by;            ///< as in `SettingStatus::set_by`
};

/// How an installation stands.
struct Status {
    std::vector<SettingStatus> settings;
    std::vector<SettingStatus> switches;  ///< those of the outbound register, in its order: "on" or "off", and who made it so
    bool checks_are_on = false;
    bool statistics_are_on = false;
    Answer checks;      ///< "May this server check for updates?"
    Answer statistics;  ///< "May usage statistics be sent?"; `consent_text` is what to show with it
    /// For the administrator's tool: whether the server that was last started here accepted the statistics by its own options
    /// or environment, and nobody says no: its reports have them, and those of the tool do not.
    bool server_has_consent = false;
    std::uint32_t newest_consent = 0;  ///< the newest consent revision, which an acceptance accepts
    std::optional<std::chrono::sys_seconds> next_check;
    std::optional<std::chrono::sys_seconds> last_try;
    std::string last_result;            ///< "ok", or the name of an error code; empty before the first try
    std::vector<std::string> problems;  ///< settings that do not parse, a broken schedule: each a place and a rule
};

/// One entry of the journal.
struct HistoryEntry {
    std::uint64_t number = 0;  ///< counts up by one, from 1
    std::chrono::sys_seconds at{};
    std::string what;     ///< "request", "outcome", "consent", or "export": handed to a person, who carries it
    std::string purpose;  ///< the id in the register: "updateCheck", "usageStatistics", also of a consent, or that of a feed
    std::string url;      ///< request: where it went
    std::string text;     ///< request, export: the exact bytes; outcome: "ok", which says that it was delivered, or an error
                          ///< code's name; consent: a receipt
    std::string hash;     ///< SHA-256 of the entry and of the entry before it, 64 hexadecimal digits
};

/// The journal, oldest entry first.
struct History {
    std::vector<HistoryEntry> entries;
    std::uint64_t dropped = 0;  ///< how many older entries the bound of the journal has pushed out
    bool intact = true;         ///< whether every entry's hash follows from its content and its predecessor
};

}  // namespace telemetry
