#include "client/leave.hpp"

#include "system/join.hpp"

#include <string_view>

namespace telemetry {

namespace {

/// The setting that would make another request now; empty if it would be the same.
std::string_view changed_setting(const Settings& then, const Settings& now, Load load) {
    if (load != Load::statistics && then.endpoint.value != now.endpoint.value) return "endpoint";
    if (load == Load::check) return {};
    if (then.usage_endpoint.value != now.usage_endpoint.value) return "usageEndpoint";
    if (then.accepted_consent.value != now.accepted_consent.value) return "sendTelemetry";
    return then.deny_metrics.value != now.deny_metrics.value ? "denyMetrics" : std::string_view();
}

/// The setting of the way to the server that is another now; empty if there is none.
std::string_view changed_way(const Settings& then, const Settings& now) {
    if (then.proxy.value != now.proxy.value) return "proxy";
    if (then.ca_file.value != now.ca_file.value) return "caFile";
    if (then.crl_file.value != now.crl_file.value) return "crlFile";
    if (then.pinned_keys.value != now.pinned_keys.value) return "pinnedKeys";
    return then.ocsp_stapling.value != now.ocsp_stapling.value ? "ocspStapling" : std::string_view();
}

Result<void> leave_unless_changed(std::string_view setting) {
    if (setting.empty()) return {};
    return failure(ErrorCode::cancelled, join({setting, " was changed meanwhile"}));
}

}  // namespace

Result<void> leave_unless(std::string_view forbidden_by) {
    if (forbidden_by.empty()) return {};
    return failure(ErrorCode::turned_off, join({"turned off by ", forbidden_by}));
}

Result<void> leave_for(Load load, bool by_hand, const Settings& then, const Settings& now, bool was_erased) {
    const bool has_statistics = load != Load::check;
    auto leave = leave_unless(has_statistics ? now.usage_forbidden_by(by_hand) : now.check_forbidden_by(by_hand));
    if (leave) leave = leave_unless_changed(changed_setting(then, now, load));
    if (leave) leave = leave_by_the_same_way(then, now);
    return leave && has_statistics && was_erased ? leave_unless("the statistics' switch (turned meanwhile)") : leave;
}

Result<void> leave_by_the_same_way(const Settings& then, const Settings& now) {
    return leave_unless_changed(changed_way(then, now));
}

}  // namespace telemetry
