#include "client/server_facts.hpp"

#include "client/configuration.hpp"
#include "state/key_values.hpp"
#include "state/setting_files.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telemetry {

namespace {

constexpr std::string_view facts_file = "server";
constexpr std::string_view root_file = "notice-root.json";
constexpr std::size_t root_size_max = 64 * 1024;

struct Fact {
    std::string_view key;
    std::string Options::*value;
};

constexpr std::array facts{
    Fact{"version", &Options::version},
    Fact{"endpoint", &Options::endpoint},
    Fact{"defaultEndpoint", &Options::default_endpoint},
    Fact{"usageEndpoint", &Options::usage_endpoint},
    Fact{"channel", &Options::channel},
    Fact{"platform", &Options::platform},
    Fact{"caFile", &Options::ca_file},
    Fact{"crlFile", &Options::crl_file},
    Fact{"pinnedKeys", &Options::pinned_keys},
    Fact{"configDir", &Options::config_dir},
};

// The facts that are no text.
constexpr std::string_view ocsp_stapling = "ocspStapling";
constexpr std::string_view ask_before_checking = "askBeforeChecking";
constexpr std::string_view offline = "offline";
// To be shown, and not to be followed: consent that was given in the server's process is not given to another.
constexpr std::string_view own_consent = "ownConsent";

std::string_view write_choice(Choice choice) {
    return choice == Choice::unset ? "" : choice == Choice::on ? "on" : "off";
}

Choice read_choice(std::string_view text) {
    return text.empty() ? Choice::unset : text == "on" ? Choice::on : Choice::off;
}

/// Appends a line, but for a value that would not be read as it is, such as a path that is not UTF-8: the others shall be.
/// @return false for such a value.
bool append_fact(std::string& text, std::string_view key, std::string_view value) {
    std::string line;
    append_key_value(line, key, value);
    const auto read = parse_key_values(line);
    const bool is_kept = read && read->size() == 1 && read->front().key == key && read->front().value == value;
    if (is_kept) text.append(line);
    return is_kept;
}

/// What a server turns off, and that it asks, if it has not answered itself. What of its word cannot be understood turns all
/// off there, and so here.
void append_refusals(std::string& text, const Options& options, const Settings& own) {
    const auto refuse = [&](std::string_view key, std::string_view value) { static_cast<void>(append_fact(text, key, value)); };
    if (own.upgrade_check.is_said() && own.upgrade_check.value == Choice::off) refuse("upgradeCheck", "false");
    if (own.accepted_consent.is_said() && own.accepted_consent.value == 0) refuse("sendTelemetry", "false");
    for (const SwitchSetting& item : own.switches) {
        if (item.on.is_said() && !item.on.value) refuse(item.name, "false");
    }
    if (own.do_not_track.value) refuse("doNotTrack", "true");
    if (own.offline.value || !own.problems.empty()) refuse(offline, "true");
    if (options.ask_before_checking && !own.upgrade_check.is_said()) refuse(ask_before_checking, "true");
}

std::string facts_text(const Options& options, const Settings& own) {
    std::string text = "# The server of this state directory, as it was last started. For `update-check`.\n";
    bool is_whole = true;
    for (const Fact& fact : facts) is_whole &= append_fact(text, fact.key, options.*fact.value);
    is_whole &= append_fact(text, ocsp_stapling, write_choice(options.ocsp_stapling));
    append_refusals(text, options, own);
    // A tool that does not know where its administrator says "off", or which certificates are good, is not to ask.
    if (!is_whole && !own.offline.value && own.problems.empty()) static_cast<void>(append_fact(text, offline, "true"));
    if (own.accepted_consent.value > 0)
        static_cast<void>(append_fact(text, own_consent, std::to_string(own.accepted_consent.value)));
    return text;
}

/// The keys of what is kept off; nothing if that cannot be told.
std::optional<std::set<std::string>> refusals_in(std::string_view text) {
    std::set<std::string> keys;
    const auto entries = parse_key_values(text);
    if (!entries) return std::nullopt;
    for (const KeyValue& entry : *entries) {
        const bool is_fact = entry.key == ocsp_stapling || entry.key == own_consent ||
                             std::ranges::find(facts, entry.key, &Fact::key) != facts.end();
        if (!is_fact) keys.emplace(entry.key);
    }
    return keys;
}

/// What the file may say as the host: what is on or off, but not which way anything goes, or how often.
bool is_switch(const OutboundRegister& outbound, std::string_view key) {
    return key == offline || key == "doNotTrack" || outbound.find_switch(key) != nullptr;
}

Result<void> replace_if_other(const StateDirectory& directory, std::string_view name, std::string_view content) {
    constexpr std::chrono::milliseconds patience{50};  // who holds the lock of the files does so for an instant
    const auto before = directory.read(name, root_size_max);
    if (before && *before == content) return {};
    const auto lock = directory.lock(LockOf::files, patience);
    if (!lock) return lock.error();
    return directory.replace(name, content);
}

void take_facts(Options& options, const std::vector<KeyValue>& entries) {
    for (const Fact& fact : facts) {
        std::string& value = options.*fact.value;
        if (value.empty()) value = find_value(entries, fact.key).value_or("");
    }
    if (options.ocsp_stapling == Choice::unset)
        options.ocsp_stapling = read_choice(find_value(entries, ocsp_stapling).value_or(""));
    // Who cannot be understood asks.
    if (find_value(entries, ask_before_checking).value_or("false") != "false") options.ask_before_checking = true;
}

}  // namespace

Result<void> leave_server_facts(const StateDirectory& directory, const Options& options, const Settings& own) {
    auto left = replace_if_other(directory, facts_file, facts_text(options, own));
    if (!left) return left;
    if (options.notice_root.empty()) return {};
    return replace_if_other(directory, root_file, options.notice_root);
}

bool refuses_otherwise(const StateDirectory& directory, const Options& options, const Settings& own) {
    const auto left = directory.read(facts_file, settings_size_max);
    if (left && !*left) return false;
    return !left || refusals_in(**left) != refusals_in(facts_text(options, own));
}

bool has_own_consent(const StateDirectory& directory) {
    const auto content = directory.read(facts_file, settings_size_max);
    const auto entries = content && *content ? parse_key_values(**content) : failure(ErrorCode::state_corrupt, {});
    return entries && find_value(*entries, own_consent).has_value();
}

Options with_server_facts(const StateDirectory& directory, Options options) {
    const auto content = directory.read(facts_file, settings_size_max);
    if (content && *content) {
        if (const auto entries = parse_key_values(**content)) take_facts(options, *entries);
    }
    auto root = directory.read(root_file, root_size_max);
    if (options.notice_root.empty() && root && *root) options.notice_root = **std::move(root);
    return options;
}

std::vector<Saying> host_sayings(const StateDirectory& directory, const OutboundRegister& outbound) {
    auto sayings = file_sayings(directory, facts_file);
    std::erase_if(sayings,
                  [&](const Saying& saying) { return saying.key != unreadable_key && !is_switch(outbound, saying.key); });
    for (Saying& saying : sayings) {
        if (saying.key != unreadable_key) saying.said_by = the_host;
        saying.rank = Rank::host;
    }
    return sayings;
}

}  // namespace telemetry
