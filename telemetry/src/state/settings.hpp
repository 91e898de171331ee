#pragma once

#include <telemetry/administration.hpp>
#include <telemetry/metric.hpp>
#include <telemetry/outbound.hpp>
#include <telemetry/result.hpp>

#include "state/state_directory.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry {

/// The settings file of a state directory, and the largest size of any settings file, in bytes.
inline constexpr std::string_view settings_file = "settings.conf";
inline constexpr std::size_t settings_size_max = 64 * 1024;

/// The key of what stands for a place that could not be read; its value is why. It is always a problem.
inline constexpr std::string_view unreadable_key = "";

/// How strong a saying is. Of several, the strongest counts; but any explicit "off" wins over any "on".
enum class Rank : std::uint8_t { file, environment, host };

/// One place that says something about one setting.
struct Saying {
    std::string key;  ///< as in the settings file
    std::string value;
    std::string said_by;  ///< for people: "settings.conf line 3"
    Rank rank = Rank::file;
};

/// A value in effect, and who set it.
template <class T>
struct Setting {
    T value{};
    std::string set_by = "default";

    [[nodiscard]] bool is_said() const { return set_by != "default"; }
};

/// A switch of the outbound register that has no meaning of its own to the library.
struct SwitchSetting {
    std::string_view name;  ///< the register's
    Setting<bool> on;
};

/// What is in effect after everything that was said.
struct Settings {
    Setting<Choice> upgrade_check;            ///< `unset`: nobody has answered yet, which counts as off
    Setting<std::uint32_t> accepted_consent;  ///< accepted consent revision; 0: statistics are off
    Setting<std::uint32_t> refused_consent;   ///< newest consent revision that was answered with no; 0: none
    Setting<bool> offline;                    ///< everything off
    Setting<bool> do_not_track;               ///< no scheduled check; a check by hand without statistics
    Setting<std::string> endpoint;
    Setting<std::string> usage_endpoint;
    Setting<std::string> channel;
    Setting<std::string> proxy;
    Setting<std::string> ca_file;
    Setting<std::string> crl_file;
    Setting<std::string> pinned_keys;  ///< `sha256//base64`, parted by `;`; empty: any key
    Setting<bool> ocsp_stapling;
    Setting<std::vector<std::string>> deny_metrics;
    Setting<std::chrono::hours> check_interval;
    std::vector<SwitchSetting> switches;  ///< in the register's order, without `upgradeCheck` and `sendTelemetry`
    std::vector<std::string> problems;    ///< what did not parse: a place and a rule. Not empty: nothing is sent

    /// The setting that forbids a check, in an administrator's words; empty if one may be made.
    [[nodiscard]] std::string check_forbidden_by(bool by_hand) const;
    /// The setting that forbids statistics; empty if they may be sent with such a check.
    [[nodiscard]] std::string usage_forbidden_by(bool by_hand) const;
    /// Whether statistics are off because somebody says so; and not only because nobody has accepted them, or because a setting
    /// could not be read, which could say either.
    [[nodiscard]] bool statistics_are_refused() const;
    /// The setting that forbids what that switch of the register is over; empty if it is allowed. A switch that is not of the
    /// register forbids.
    [[nodiscard]] std::string switched_off_by(std::string_view name) const;
};

/// What holds where nobody says anything.
struct SettingDefaults {
    Choice upgrade_check = Choice::on;
    std::uint32_t newest_consent = 1;             ///< the newest revision that can be accepted
    std::span<const MetricDefinition> metrics{};  ///< what `denyMetrics` can name
    std::string endpoint{};
    std::span<const OutboundSwitch> switches{};  ///< of the register
};

/// Weighs all sayings. What does not parse becomes a problem, which turns sending off.
[[nodiscard]] Settings resolve_settings(std::span<const Saying> sayings, const SettingDefaults& defaults);

/// The sayings of the environment: `<PRODUCT>_UPGRADE_CHECK`, `<PRODUCT>_SEND_TELEMETRY`, `<PRODUCT>_OFFLINE`, `DO_NOT_TRACK`.
/// @param variable gives a variable's value, or null.
[[nodiscard]] std::vector<Saying> environment_sayings(std::string_view product,
                                                      const std::function<const char*(const char*)>& variable);

/// The sayings of choices that somebody made.
[[nodiscard]] std::vector<Saying> choice_sayings(const Choices& choices, std::uint32_t newest_consent, std::string said_by);

/// Writes choices into `settings.conf`; all its other lines stay as they are. A refusal is written with the newest consent
/// revision, which is the one that was refused. Takes the lock of the files.
[[nodiscard]] Result<void> remember_choices(const StateDirectory& directory, const Choices& choices,
                                            std::uint32_t newest_consent);

}  // namespace telemetry
