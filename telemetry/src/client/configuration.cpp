#include "client/configuration.hpp"

#include "egress/library_register.hpp"
#include "egress/proxy.hpp"
#include "system/join.hpp"

#include <algorithm>
#include <utility>

namespace telemetry {

namespace {

std::string_view answer_text(Choice choice) {
    switch (choice) {
        case Choice::off:
            return "off";
        case Choice::on:
            return "on";
        case Choice::unset:
            break;
    }
    return "not answered yet";
}

std::string accepted_text(std::uint32_t revision) {
    return revision == 0 ? "off" : join({"on (consent ", std::to_string(revision), ")"});
}

/// Whether a setting of the proxy says which, and not how to find it.
bool names_address(const std::string& proxy) {
    return proxy_source(proxy) == ProxySource::address;
}

std::string proxy_text(const std::string& setting) {
    if (!names_address(setting)) return setting;
    const auto proxy = Proxy::parse(setting, "proxy");
    return proxy ? proxy->shown() : "not an address";
}

/// One that is refused may have a password in it.
std::string endpoint_text(const std::string& setting) {
    if (setting.empty()) return "none";
    return Endpoint::parse(setting, "endpoint") ? setting : "not an address";
}

std::string joined(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text.append(text.empty() ? "" : ", ").append(item);
    return text.empty() ? "none" : text;
}

/// Reads an address into its place; what is wrong with it becomes a problem.
void read_endpoint(const Setting<std::string>& setting, std::string_view name, std::optional<Endpoint>& target,
                   std::vector<std::string>& problems) {
    if (setting.value.empty()) return;
    auto endpoint = Endpoint::parse(setting.value, name);
    if (endpoint) {
        target = *std::move(endpoint);
    } else {
        problems.push_back(join({setting.set_by, ": ", endpoint.error().message}));
    }
}

/// A proxy whose address cannot be read is a problem too.
void read_proxy(Settings& settings) {
    if (!names_address(settings.proxy.value)) return;
    if (const auto proxy = Proxy::parse(settings.proxy.value, "proxy"); !proxy)
        settings.problems.push_back(join({settings.proxy.set_by, ": ", proxy.error().message}));
}

/// Who set a switch of the register.
std::string set_by(const Settings& settings, std::string_view name) {
    if (name == "upgradeCheck") return settings.upgrade_check.set_by;
    if (name == "sendTelemetry") return settings.accepted_consent.set_by;
    return std::ranges::find(settings.switches, name, &SwitchSetting::name)->on.set_by;
}

}  // namespace

Terms Configuration::terms(const Version& version, bool by_hand) const {
    const bool may_send = settings.usage_forbidden_by(by_hand).empty();
    return {version, may_send ? settings.accepted_consent.value : 0, settings.deny_metrics.value};
}

std::vector<Saying> option_sayings(const Options& options, std::uint32_t newest_consent) {
    auto sayings = choice_sayings(options.choices, newest_consent, std::string(the_host));
    const auto say = [&](const char* key, const std::string& value) {
        if (!value.empty()) sayings.push_back({key, value, std::string(the_host), Rank::host});
    };
    say("endpoint", options.endpoint);
    say("usageEndpoint", options.usage_endpoint);
    say("channel", options.channel);
    say("proxy", options.proxy);
    say("caFile", options.ca_file);
    say("crlFile", options.crl_file);
    say("pinnedKeys", options.pinned_keys);
    if (options.ocsp_stapling != Choice::unset) say("ocspStapling", std::string(answer_text(options.ocsp_stapling)));
    return sayings;
}

Configuration configure_from(std::span<const Saying> sayings, const SettingDefaults& defaults) {
    Configuration configuration;
    configuration.settings = resolve_settings(sayings, defaults);
    Settings& settings = configuration.settings;
    read_endpoint(settings.endpoint, "endpoint", configuration.endpoint, settings.problems);
    read_endpoint(settings.usage_endpoint, "usageEndpoint", configuration.usage_endpoint, settings.problems);
    if (settings.endpoint.value.empty()) settings.problems.emplace_back("endpoint: must be given");
    read_proxy(settings);
    configuration.route.proxy = settings.proxy.value;
    configuration.route.ca_file = settings.ca_file.value;
    configuration.route.crl_file = settings.crl_file.value;
    configuration.route.pinned_keys = settings.pinned_keys.value;
    configuration.route.ocsp_stapling = settings.ocsp_stapling.value;
    return configuration;
}

std::vector<SettingStatus> describe(const Settings& settings) {
    std::vector<SettingStatus> rows;
    const auto add = [&rows](std::string_view key, std::string_view value, std::string_view set_by) {
        rows.push_back({std::string(key), std::string(value), std::string(set_by)});
    };
    const auto add_text = [&](std::string_view key, const Setting<std::string>& text) {
        add(key, text.value.empty() ? "none" : text.value, text.set_by);
    };
    const auto add_flag = [&](std::string_view key, const Setting<bool>& flag) {
        add(key, flag.value ? "on" : "off", flag.set_by);
    };
    add("upgradeCheck", answer_text(settings.upgrade_check.value), settings.upgrade_check.set_by);
    add("sendTelemetry", accepted_text(settings.accepted_consent.value), settings.accepted_consent.set_by);
    add_flag("offline", settings.offline);
    add_flag("doNotTrack", settings.do_not_track);
    add("endpoint", endpoint_text(settings.endpoint.value), settings.endpoint.set_by);
    add("usageEndpoint", endpoint_text(settings.usage_endpoint.value), settings.usage_endpoint.set_by);
    add_text("channel", settings.channel);
    add("proxy", proxy_text(settings.proxy.value), settings.proxy.set_by);
    add_text("caFile", settings.ca_file);
    add_text("crlFile", settings.crl_file);
    add_text("pinnedKeys", settings.pinned_keys);
    add_flag("ocspStapling", settings.ocsp_stapling);
    add("denyMetrics", joined(settings.deny_metrics.value), settings.deny_metrics.set_by);
    add("checkIntervalHours", std::to_string(settings.check_interval.value.count()), settings.check_interval.set_by);
    return rows;
}

Result<void> permit_by_hand(const Settings& settings, const std::string& forbidden_by) {
    if (forbidden_by.empty()) return {};
    if (!settings.problems.empty()) return failure(ErrorCode::configuration, settings.problems.front());
    return failure(ErrorCode::turned_off, join({"turned off by ", forbidden_by}));
}

Result<void> check_switches(const Choices& choices, const OutboundRegister& outbound) {
    const auto is_other = [&](const SwitchChoice& item) {
        const bool has_choice_of_its_own = library_register().find_switch(item.name) != nullptr;
        return !has_choice_of_its_own && outbound.find_switch(item.name) != nullptr;
    };
    if (std::ranges::all_of(choices.switches, is_other)) return {};
    return failure(ErrorCode::configuration, "switches: must be others of the outbound register");
}

std::vector<SettingStatus> describe_switches(const Settings& settings, const OutboundRegister& outbound) {
    std::vector<SettingStatus> switches;
    for (const OutboundSwitch& item : outbound.switches()) {
        const std::string off_by = settings.switched_off_by(item.name);
        const bool is_own_doing = off_by.empty() || off_by.starts_with(item.name);
        switches.push_back(
            {std::string(item.name), off_by.empty() ? "on" : "off", is_own_doing ? set_by(settings, item.name) : off_by});
    }
    return switches;
}

std::string start_line(const Settings& settings) {
    const auto source = [](const std::string& set_by) { return set_by == "default" ? "(default)" : ""; };
    std::string line = "outbound upgradeCheck=";
    line.append(settings.upgrade_check.value == Choice::on ? "on" : "off").append(source(settings.upgrade_check.set_by));
    line.append(" sendTelemetry=").append(settings.accepted_consent.value == 0 ? "off" : "on");
    line.append(source(settings.accepted_consent.set_by));
    line.append(" offline=").append(settings.offline.value ? "yes" : "no");
    if (settings.do_not_track.value) line.append(" doNotTrack=yes");
    if (!settings.problems.empty()) line.append(" problems=").append(std::to_string(settings.problems.size()));
    return line;
}

}  // namespace telemetry
