#pragma once

#include <telemetry/outbound.hpp>
#include <telemetry/permission.hpp>
#include <telemetry/version.hpp>

#include "state/settings.hpp"

#include <span>
#include <string_view>

namespace telemetry {

/// Whether an entry covers a host.
/// @param host lower case, without brackets, as `parse_host_port` gives it.
/// @param configured the hosts that an administrator has named for it; counts only where the entry allows such.
[[nodiscard]] bool covers_host(const OutboundEntry& entry, std::string_view host,
                               std::span<const std::string_view> configured) noexcept;

/// What a product's request is held against.
struct OutboundTerms {
    const OutboundRegister& outbound;
    Role role = Role::server;
    const Version& version;
    const Settings& settings;
    std::span<const std::string_view> library_hosts{};  ///< what `covers_host` is told for an entry of the library's
};

/// Decides about a request to a web address, by the entry of that id. See `Outbound::permit`.
/// @param id as long-lived as the register.
Permission judge_request(const OutboundTerms& terms, std::string_view id, std::string_view url);

}  // namespace telemetry
