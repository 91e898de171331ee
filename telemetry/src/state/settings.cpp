#include "state/settings.hpp"

#include "state/key_values.hpp"
#include "system/join.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace telemetry {

namespace {

namespace key {
constexpr std::string_view upgrade_check = "upgradeCheck";
constexpr std::string_view send_telemetry = "sendTelemetry";
constexpr std::string_view refused_consent = "refusedConsent";
constexpr std::string_view offline = "offline";
constexpr std::string_view do_not_track = "doNotTrack";
constexpr std::string_view endpoint = "endpoint";
constexpr std::string_view usage_endpoint = "usageEndpoint";
constexpr std::string_view channel = "channel";
constexpr std::string_view proxy = "proxy";
constexpr std::string_view ca_file = "caFile";
constexpr std::string_view crl_file = "crlFile";
constexpr std::string_view pinned_keys = "pinnedKeys";
constexpr std::string_view ocsp_stapling = "ocspStapling";
constexpr std::string_view deny_metrics = "denyMetrics";
constexpr std::string_view check_interval_hours = "checkIntervalHours";
}  // namespace key

std::optional<bool> parse_switch(std::string_view text) {
    const Choice choice = parse_choice(text);
    if (choice == Choice::unset) return std::nullopt;
    return choice == Choice::on;
}

/// The accepted consent revision. A bare "yes" cannot mean more than the first one: who wrote it saw no later.
std::optional<std::uint32_t> parse_consent(std::string_view text) {
    if (const auto number = parse_number(text)) {
        if (*number > UINT32_MAX) return std::nullopt;
        return static_cast<std::uint32_t>(*number);
    }
    const auto choice = parse_switch(text);
    if (!choice) return std::nullopt;
    return *choice ? 1 : 0;
}

bool is_channel(std::string_view text) {
    return !text.empty() && text.size() <= 32 &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::vector<std::string> split_list(std::string_view text, char mark) {
    std::vector<std::string> items;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(mark), text.size());
        std::string_view item = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        while (item.starts_with(' ')) item.remove_prefix(1);
        while (item.ends_with(' ')) item.remove_suffix(1);
        if (!item.empty()) items.emplace_back(item);
    }
    return items;
}

/// Whether a text is the SHA-256 of a public key as curl writes it, in the one form that base64 has for 32 bytes: a key in
/// another form would match nothing, and nobody would know why.
bool is_pinned_key(std::string_view text) {
    constexpr std::string_view kind = "sha256//";
    constexpr std::size_t digits = 43;
    constexpr std::string_view last_digits = "AEIMQUYcgkosw048";
    if (!text.starts_with(kind) || text.size() != kind.size() + digits + 1 || text.back() != '=') return false;
    const std::string_view base64 = text.substr(kind.size(), digits);
    const auto is_digit = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    };
    return std::ranges::all_of(base64, is_digit) && last_digits.find(base64.back()) != std::string_view::npos;
}

/// Weighs the sayings, key by key.
class Resolution {
public:
    Resolution(std::span<const Saying> sayings, const SettingDefaults& defaults) : sayings_(sayings), defaults_(defaults) {
        settings_.upgrade_check.value = defaults.upgrade_check;
        settings_.endpoint.value = defaults.endpoint;
        settings_.channel.value = "stable";
        settings_.proxy.value = "system";
        settings_.check_interval.value = std::chrono::hours(8);
        for (const OutboundSwitch& item : defaults.switches) {
            const bool is_own = item.name == key::upgrade_check || item.name == key::send_telemetry;
            if (!is_own) settings_.switches.push_back({item.name, {item.on_by_default}});
        }
    }

    Settings resolve() {
        for (const Saying& saying : sayings_) {
            if (!weigh(saying)) problem(saying);
        }
        return std::move(settings_);
    }

private:
    bool weigh(const Saying& saying) {
        if (saying.key == key::upgrade_check) return weigh_upgrade_check(saying);
        if (saying.key == key::send_telemetry) return weigh_consent(saying);
        if (saying.key == key::refused_consent) return weigh_refused(saying);
        if (saying.key == key::offline) return weigh_forbidding(settings_.offline, saying);
        if (saying.key == key::do_not_track) return weigh_forbidding(settings_.do_not_track, saying);
        if (saying.key == key::endpoint) return take(settings_.endpoint, saying, saying.value);
        if (saying.key == key::usage_endpoint) return take(settings_.usage_endpoint, saying, saying.value);
        if (saying.key == key::channel) return is_channel(saying.value) && take(settings_.channel, saying, saying.value);
        if (saying.key == key::proxy) return take(settings_.proxy, saying, saying.value);
        if (saying.key == key::ca_file) return saying.value.starts_with('/') && take(settings_.ca_file, saying, saying.value);
        if (saying.key == key::crl_file) return saying.value.starts_with('/') && take(settings_.crl_file, saying, saying.value);
        if (saying.key == key::pinned_keys) return weigh_pinned_keys(saying);
        if (saying.key == key::ocsp_stapling) return weigh_ocsp_stapling(saying);
        if (saying.key == key::deny_metrics) return weigh_denied(saying);
        if (saying.key == key::check_interval_hours) return weigh_interval(saying);
        return weigh_switch(saying);
    }

    bool weigh_upgrade_check(const Saying& saying) {
        const auto choice = parse_switch(saying.value);
        if (!choice) return false;
        const bool forbids = !*choice;
        if (forbids || !upgrade_check_forbidden_)
            take(settings_.upgrade_check, saying, *choice ? Choice::on : Choice::off, forbids);
        upgrade_check_forbidden_ |= forbids;
        return true;
    }

    bool weigh_consent(const Saying& saying) {
        const auto revision = parse_consent(saying.value);
        if (!revision) return false;
        const bool forbids = *revision == 0;
        // Who accepted a later revision, before a downgrade, has accepted all that this version can send.
        const std::uint32_t accepted = std::min(*revision, defaults_.newest_consent);
        if (forbids || !consent_forbidden_) take(settings_.accepted_consent, saying, accepted, forbids);
        consent_forbidden_ |= forbids;
        return true;
    }

    /// Refusals add up: the newest counts, wherever it is said.
    bool weigh_refused(const Saying& saying) {
        const auto revision = parse_number(saying.value);
        if (!revision || *revision > UINT32_MAX) return false;
        if (*revision > settings_.refused_consent.value)
            settings_.refused_consent = {static_cast<std::uint32_t>(*revision), saying.said_by};
        return true;
    }

    bool weigh_switch(const Saying& saying) {
        const auto found = std::ranges::find(settings_.switches, std::string_view(saying.key), &SwitchSetting::name);
        const auto choice = parse_switch(saying.value);
        if (found == settings_.switches.end() || !choice) return false;
        const bool forbids = !*choice;
        if (forbids || !switches_forbidden_.contains(found->name)) take(found->on, saying, *choice, forbids);
        if (forbids) switches_forbidden_.insert(found->name);
        return true;
    }

    /// For the two settings where "on" is what turns sending off.
    bool weigh_forbidding(Setting<bool>& setting, const Saying& saying) {
        const auto choice = parse_switch(saying.value);
        if (!choice) return false;
        if (*choice || !setting.value) take(setting, saying, *choice, *choice);
        return true;
    }

    /// Denials add up: who denies a metric cannot be overruled by who denies another.
    bool weigh_denied(const Saying& saying) {
        std::vector<std::string> ids = split_list(saying.value, ',');
        if (find_unknown(ids) != ids.size()) return false;
        for (std::string& id : ids) settings_.deny_metrics.value.push_back(std::move(id));
        settings_.deny_metrics.set_by = saying.said_by;
        return true;
    }

    /// Where the first id stands that no metric has; behind the last, if all have.
    [[nodiscard]] std::size_t find_unknown(const std::vector<std::string>& ids) const {
        const auto is_known = [&](std::string_view id) {
            return std::ranges::find(defaults_.metrics, id, &MetricDefinition::id) != defaults_.metrics.end();
        };
        return static_cast<std::size_t>(std::ranges::find_if_not(ids, is_known) - ids.begin());
    }

    [[nodiscard]] std::string rule_of_denied(const Saying& saying) const {
        const std::size_t place = find_unknown(split_list(saying.value, ',')) + 1;
        return join({"denyMetrics must be ids of metrics, separated by commas; number ", std::to_string(place), " is none"});
    }

    bool weigh_pinned_keys(const Saying& saying) {
        constexpr std::size_t keys_max = 32;
        const auto keys = split_list(saying.value, ';');
        if (keys.empty() || keys.size() > keys_max || !std::ranges::all_of(keys, is_pinned_key)) return false;
        std::string text;
        for (const std::string& key : keys) text.append(text.empty() ? "" : ";").append(key);
        return take(settings_.pinned_keys, saying, std::move(text));
    }

    bool weigh_ocsp_stapling(const Saying& saying) {
        const auto choice = parse_switch(saying.value);
        return choice && take(settings_.ocsp_stapling, saying, *choice);
    }

    bool weigh_interval(const Saying& saying) {
        const auto hours = parse_number(saying.value);
        if (!hours || *hours < 1 || *hours > 168) return false;
        return take(settings_.check_interval, saying, std::chrono::hours(*hours));
    }

    template <class T>
    bool take(Setting<T>& setting, const Saying& saying, T value, bool wins = false) {
        const auto [held, is_first] = ranks_.try_emplace(saying.key, saying.rank);
        if (!is_first && !wins && held->second > saying.rank) return true;
        held->second = std::max(held->second, saying.rank);
        setting = {std::move(value), saying.said_by};
        return true;
    }

    [[nodiscard]] bool is_switch(const std::string& name) const {
        return std::ranges::find(settings_.switches, std::string_view(name), &SwitchSetting::name) != settings_.switches.end();
    }

    void problem(const Saying& saying) { settings_.problems.push_back(join({saying.said_by, ": ", rule_of(saying)})); }

    [[nodiscard]] std::string rule_of(const Saying& saying) const {
        static constexpr std::array<std::pair<std::string_view, std::string_view>, 11> rules{{
            {key::upgrade_check, "upgradeCheck must be true or false"},
            {key::send_telemetry, "sendTelemetry must be false, true, or the number of a consent revision"},
            {key::refused_consent, "refusedConsent must be the number of a consent revision"},
            {key::offline, "offline must be true or false"},
            {key::do_not_track, "doNotTrack must be true or false"},
            {key::channel, "channel must be at most 32 lower-case letters, digits and `-`"},
            {key::ca_file, "caFile must be an absolute path"},
            {key::crl_file, "crlFile must be an absolute path"},
            {key::pinned_keys, "pinnedKeys must be sha256//, 43 base64 digits and =, for each key, separated by semicolons"},
            {key::ocsp_stapling, "ocspStapling must be true or false"},
            {key::check_interval_hours, "checkIntervalHours must be a number from 1 to 168"},
        }};
        if (saying.key == unreadable_key) return saying.value;
        if (saying.key == key::deny_metrics) return rule_of_denied(saying);
        if (is_switch(saying.key)) return join({saying.key, " must be true or false"});
        const auto found = std::ranges::find(rules, std::string_view(saying.key), [](const auto& rule) { return rule.first; });
        return std::string(found == rules.end() ? "there is no setting of this name" : found->second);
    }

    std::span<const Saying> sayings_;
    const SettingDefaults& defaults_;
    Settings settings_;
    std::map<std::string_view, Rank> ranks_;
    bool upgrade_check_forbidden_ = false;
    bool consent_forbidden_ = false;
    std::set<std::string_view> switches_forbidden_;
};

std::string by(std::string_view setting, const std::string& set_by) {
    return join({setting, " (", set_by, ")"});
}

std::string variable_prefix(std::string_view product) {
    std::string prefix;
    for (const char c : product) {
        const bool is_small = c >= 'a' && c <= 'z';
        const bool is_kept = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        prefix.push_back(is_small ? static_cast<char>(c - 'a' + 'A') : is_kept ? c : '_');
    }
    return prefix;
}

/// The settings that a variable of the product can say, and the end of its name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> variables{{
    {key::upgrade_check, "_UPGRADE_CHECK"},
    {key::send_telemetry, "_SEND_TELEMETRY"},
    {key::offline, "_OFFLINE"},
}};

std::string_view true_or_false(Choice choice) {
    return choice == Choice::on ? "true" : "false";
}

/// Where the line of a key begins and ends in a settings file, its line end included; nothing if it has none.
std::optional<std::pair<std::size_t, std::size_t>> find_line(std::string_view text, std::size_t line) {
    std::size_t begin = 0;
    for (std::size_t number = 1; number < line; ++number) {
        begin = text.find('\n', begin);
        if (begin == std::string_view::npos) return std::nullopt;
        ++begin;
    }
    const std::size_t end = text.find('\n', begin);
    return std::pair(begin, end == std::string_view::npos ? text.size() : end + 1);
}

Result<void> put_value(std::string& text, const Saying& saying) {
    const auto entries = parse_key_values(text);
    if (!entries) return entries.error();
    std::string fresh;
    append_key_value(fresh, saying.key, saying.value);
    const auto entry = std::ranges::find(*entries, std::string_view(saying.key), &KeyValue::key);
    if (entry == entries->end()) {
        if (!text.empty() && !text.ends_with('\n')) text.push_back('\n');
        text.append(fresh);
    } else if (const auto place = find_line(text, entry->line)) {
        text.replace(place->first, place->second - place->first, fresh);
    }
    return {};
}

}  // namespace

Choice parse_choice(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 4> words_on{"true", "on", "yes", "1"};
    constexpr std::array<std::string_view, 4> words_off{"false", "off", "no", "0"};
    const auto is_it = [&](std::string_view known) { return detail::compare_folded(word, known) == 0; };
    if (std::ranges::any_of(words_on, is_it)) return Choice::on;
    return std::ranges::any_of(words_off, is_it) ? Choice::off : Choice::unset;
}

std::string Settings::check_forbidden_by(bool by_hand) const {
    if (!problems.empty()) return join({"a setting that does not parse (", problems.front(), ")"});
    if (offline.value) return by("offline", offline.set_by);
    if (upgrade_check.value == Choice::off) return by("upgradeCheck", upgrade_check.set_by);
    if (upgrade_check.value == Choice::unset) return "upgradeCheck (nobody has answered yet)";
    if (do_not_track.value && !by_hand) return by(key::do_not_track, do_not_track.set_by);
    return {};
}

std::string Settings::usage_forbidden_by(bool by_hand) const {
    if (auto reason = check_forbidden_by(by_hand); !reason.empty()) return reason;
    if (do_not_track.value) return by(key::do_not_track, do_not_track.set_by);
    if (accepted_consent.value == 0) return by("sendTelemetry", accepted_consent.set_by);
    return {};
}

bool Settings::statistics_are_refused() const {
    const bool is_consent_refused = accepted_consent.is_said() && accepted_consent.value == 0;
    return is_consent_refused || offline.value || do_not_track.value || upgrade_check.value == Choice::off;
}

std::string Settings::switched_off_by(std::string_view name) const {
    if (name == key::upgrade_check) return check_forbidden_by(false);
    if (name == key::send_telemetry) return usage_forbidden_by(false);
    if (!problems.empty()) return join({"a setting that does not parse (", problems.front(), ")"});
    if (offline.value) return by(key::offline, offline.set_by);
    const auto found = std::ranges::find(switches, name, &SwitchSetting::name);
    if (found == switches.end()) return "the register, which has no such switch";
    return found->on.value ? std::string() : by(name, found->on.set_by);
}

Settings resolve_settings(std::span<const Saying> sayings, const SettingDefaults& defaults) {
    return Resolution(sayings, defaults).resolve();
}

std::string environment_variable_of(std::string_view product, std::string_view setting) {
    const auto found = std::ranges::find(variables, setting, [](const auto& variable) { return variable.first; });
    return found == variables.end() ? std::string() : variable_prefix(product).append(found->second);
}

std::vector<Saying> environment_sayings(std::string_view product, const std::function<const char*(const char*)>& variable) {
    std::vector<Saying> sayings;
    const auto hear = [&](std::string_view setting, const std::string& name) {
        const char* value = variable(name.c_str());
        if (value == nullptr || *value == '\0') return;
        // The convention of DO_NOT_TRACK: anything but empty or 0 is a refusal.
        const bool is_any_refusal = setting == key::do_not_track && std::string_view(value) != "0";
        sayings.push_back(
            {std::string(setting), is_any_refusal ? "true" : value, "environment variable " + name, Rank::environment});
    };
    for (const auto& item : variables) hear(item.first, environment_variable_of(product, item.first));
    hear(key::do_not_track, "DO_NOT_TRACK");
    return sayings;
}

std::vector<Saying> choice_sayings(const Choices& choices, std::uint32_t newest_consent, std::string said_by) {
    std::vector<Saying> sayings;
    const auto say = [&](std::string_view setting, std::string value) {
        sayings.push_back({std::string(setting), std::move(value), said_by, Rank::host});
    };
    if (choices.upgrade_check != Choice::unset) say(key::upgrade_check, std::string(true_or_false(choices.upgrade_check)));
    if (choices.send_telemetry == Choice::on) say(key::send_telemetry, std::to_string(newest_consent));
    if (choices.send_telemetry == Choice::off) say(key::send_telemetry, "false");
    for (const SwitchChoice& item : choices.switches) {
        if (item.choice != Choice::unset) say(item.name, std::string(true_or_false(item.choice)));
    }
    if (choices.offline != Choice::unset) say(key::offline, std::string(true_or_false(choices.offline)));
    return sayings;
}

Result<void> remember_choices(const StateDirectory& directory, const Choices& choices, std::uint32_t newest_consent) {
    const auto lock = directory.lock(LockOf::files);
    if (!lock) return lock.error();
    auto content = directory.read(settings_file, settings_size_max);
    if (!content) return content.error();
    std::string text = content->value_or("");
    auto sayings = choice_sayings(choices, newest_consent, {});
    const bool refuses = choices.send_telemetry == Choice::off || choices.refuse_newest_consent;
    if (refuses) sayings.push_back({std::string(key::refused_consent), std::to_string(newest_consent), {}});
    for (const Saying& saying : sayings) {
        if (auto put = put_value(text, saying); !put) {
            return failure(put.error().code, join({settings_file, ": ", put.error().message}));
        }
    }
    return directory.replace(settings_file, text);
}

}  // namespace telemetry
