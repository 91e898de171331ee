// Permission: the embedding product asks before each request of its own whether it may be made.
//
//     const auto permission = client.outbound().permit(outbound::ai_proxy, url);
//     if (!permission) return refuse(permission.sentence());
//     … the request …
//
// The same switches, the same files and the same register decide that decide about the library's own requests.
#pragma once

#include <telemetry/export.hpp>
#include <telemetry/outbound.hpp>
#include <telemetry/result.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry {

namespace detail {

class ClientCore;

}  // namespace detail

/// Why a request may not be made. Of several reasons the first of this list is given.
enum class Denial : std::uint8_t {
    none,                ///< it may be made
    unavailable,         ///< the client was moved away, is not of this process (a fork), or memory is wanting
    unknown_request,     ///< the register of this client has no such entry
    other_role,          ///< the entry is of the agents, and this is the server; or the other way round
    newer_than_version,  ///< the entry belongs to a later version than the one that runs
    turned_off,          ///< the entry's switch is off, or everything is, or a setting does not parse
    bad_address,         ///< the url has not the form `scheme://host[:port]…`
    not_https,           ///< the entry names its hosts, and they are contacted by https alone
    foreign_host,        ///< the entry does not name the url's host
};

/// The name of a denial as it is written above; of `none`, "allowed".
[[nodiscard]] TELEMETRY_API std::string_view to_string(Denial denial) noexcept;

/// The answer to one question. Cheap to copy while it allows: then it holds no memory.
struct [[nodiscard]] Permission {
    Denial denial = Denial::unavailable;
    std::string_view request;      ///< id of the entry; as long-lived as the register
    std::string_view switch_name;  ///< the switch over it: "aiProxyEnabled"; empty for an unknown request
    std::string off_by;            ///< of `turned_off`: what turned it off, and where: "aiProxyEnabled (settings.conf line 3)"

    [[nodiscard]] bool is_allowed() const noexcept { return denial == Denial::none; }
    explicit operator bool() const noexcept { return is_allowed(); }

    /// For a log or an error page: what was decided, why, and by which switch. Never holds the url or its host.
    [[nodiscard]] TELEMETRY_API std::string sentence() const;
};

/// An entry of the register, as it stands now.
struct OutboundStatus {
    const OutboundEntry* entry = nullptr;     ///< never null; lives as long as the register
    const OutboundSwitch* over_it = nullptr;  ///< the switch that turns it off; never null
    bool is_on = false;                       ///< whether its switch lets it be made
    std::string set_by;                       ///< who made the switch so: "default", "settings.conf line 3", "offline (…)"
    std::uint64_t allowed = 0;                ///< how often it was permitted; of the library's own entries nothing is counted
    std::uint64_t denied = 0;                 ///< how often it was asked for and denied
    std::optional<std::chrono::sys_seconds> last_use;  ///< when it was last asked for; of the library's own, last sent
    std::string last_result;  ///< "allowed" or a denial's name; of the library's own, that of the journal, "ok" if delivered
};

/// The authority over a product's outbound requests, from `Client::outbound`. Copied freely.
///
/// Threads: any, also at the same time. Nothing here throws.
class TELEMETRY_API Outbound {
public:
    /// Whether that request may be made to that address, now. To be asked before each request: it takes a microsecond or two,
    /// and opens nothing but, at most once a second, the settings files. So what another process turns off is obeyed within a
    /// second, and what `Client::configure` of this client turns off at once. A request that is under way is the product's to
    /// end.
    ///
    /// The entry is looked up by its id in the register that the client was made with, and that register's word counts. An
    /// entry that names its hosts allows these and no others, by https; one with `configured_hosts` allows any host, since it
    /// is the administrator who named it to the product; but of the library's own entries, only the endpoint in effect.
    ///
    /// The answer is counted for `update-check outbound`, by entry; of the url nothing is kept. The counts are written to the
    /// state directory every ten minutes while the client's thread runs and something is used, and at `stop`. Denials alone
    /// are written every eight hours, and only by that thread: who is off writes nothing.
    ///
    /// @param url absolute, `https://host/…`; a user part in it is refused.
    Permission permit(OutboundRequest request, std::string_view url) const noexcept;

    /// Every entry of the register, in its order, with its switch and its last use. Writes nothing.
    /// Errors: stopped (the client was moved away), and those of the state directory.
    [[nodiscard]] Result<std::vector<OutboundStatus>> status() const noexcept;

private:
    friend class Client;
    explicit Outbound(std::shared_ptr<detail::ClientCore> core) noexcept;

    std::shared_ptr<detail::ClientCore> core_;
};

}  // namespace telemetry
