// The outbound register: every request that a product may make, and the switch that turns it off.
//
// It is not written by hand. `metrics-compiler outbound` makes it, with a typed handle for each entry, from a file
// (`schemas/outbound.json`, or a host's own through the CMake function `telemetry_add_metrics`). A register with a hole does
// not compile, whoever wrote it: the constructor of `OutboundRegister` runs in the compiler and refuses it there.
#pragma once

#include <telemetry/version.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace telemetry {

/// Which process makes a request.
enum class Role : std::uint8_t {
    server,  ///< the product's server
    agent,   ///< the product's agent on a machine that is deployed to
};

/// Who makes a request.
enum class MadeBy : std::uint8_t {
    library,   ///< this library, through its one door
    product,   ///< the embedding product, which asks this library for leave
    platform,  ///< the operating system or runtime, on the product's behalf: its switch is carried out there
};

/// A switch of an administrator. Each turns off at least one entry.
struct OutboundSwitch {
    std::string_view name;       ///< as `configure` and the settings file take it: "upgradeCheck"
    bool on_by_default = false;  ///< false: off until somebody turns it on
    std::string_view sentence;   ///< what is lost when it is off, for an administrator
};

/// What leaves with a request.
struct OutboundData {
    std::string_view sentence;                    ///< all of it, for an administrator
    std::span<const std::string_view> members{};  ///< of the check request: "version", "installation", …
    std::span<const std::string_view> metrics{};  ///< ids of the dictionary, in its order
};

/// One request that may be made, as an administrator's list has it.
struct OutboundEntry {
    std::string_view id;
    Role role = Role::server;
    MadeBy made_by = MadeBy::product;
    Version since;                              ///< a product older than this never makes it
    std::string_view switch_name;               ///< the switch that turns it off
    std::string_view purpose;                   ///< what it is for, for an administrator
    std::span<const std::string_view> hosts{};  ///< plain lower-case host names; no others are contacted …
    std::string_view configured_hosts{};        ///< … but those: whose choice the further hosts are; empty: there are none
    OutboundData data;
};

/// Whether a text is a plain host name: labels of lower-case letters, digits and inner hyphens with dots between them, the last
/// label not a number. Neither an address, nor a scheme, port, path, wildcard or user fits in.
[[nodiscard]] constexpr bool is_plain_host(std::string_view text) noexcept;

/// Whether the library has a setting of that name, so that no switch can: its own line would be taken for the setting's.
[[nodiscard]] constexpr bool is_setting(std::string_view name) noexcept;

/// All requests that a product may make, and all switches over them. Lives as long as the program.
class OutboundRegister {
public:
    /// Runs when compiling, and compiles only for a register without holes: every entry has a switch, every switch has an
    /// entry, no two entries or switches share a name, nor a switch one with a setting, every entry says where it goes and what
    /// it carries, and every host is a plain name. The spans must be of static storage.
    consteval OutboundRegister(std::string_view product, std::span<const OutboundSwitch> switches,
                               std::span<const OutboundEntry> entries);

    /// The product whose register it is; the same as the dictionary's.
    [[nodiscard]] constexpr std::string_view product() const noexcept { return product_; }
    [[nodiscard]] constexpr std::span<const OutboundSwitch> switches() const noexcept { return switches_; }
    [[nodiscard]] constexpr std::span<const OutboundEntry> entries() const noexcept { return entries_; }

    /// The entry or switch of that name; null if there is none.
    [[nodiscard]] constexpr const OutboundEntry* find_entry(std::string_view id) const noexcept;
    [[nodiscard]] constexpr const OutboundSwitch* find_switch(std::string_view name) const noexcept;

    /// The switch over an entry of this register.
    [[nodiscard]] constexpr const OutboundSwitch& switch_of(const OutboundEntry& entry) const noexcept {
        return *find_switch(entry.switch_name);
    }

private:
    consteval void refuse_holes() const;

    std::string_view product_;
    std::span<const OutboundSwitch> switches_;
    std::span<const OutboundEntry> entries_;
};

/// A handle of an entry: `outbound::ai_proxy`. Copied freely; compared by entry.
class OutboundRequest {
public:
    constexpr explicit OutboundRequest(const OutboundEntry& entry) noexcept : entry_(&entry) {}
    [[nodiscard]] constexpr const OutboundEntry& entry() const noexcept { return *entry_; }
    friend constexpr bool operator==(const OutboundRequest&, const OutboundRequest&) = default;

private:
    const OutboundEntry* entry_;
};

constexpr bool is_plain_host(std::string_view text) noexcept {
    if (text.empty() || text.size() > 253) return false;
    std::size_t label = 0;  // how long the label is so far
    bool is_number = true;
    char before = '.';
    for (const char c : text) {
        const bool is_digit = c >= '0' && c <= '9';
        const bool is_letter = c >= 'a' && c <= 'z';
        if (c == '.') {
            if (label == 0 || before == '-') return false;
            label = 0;
            is_number = true;
        } else if (is_digit || is_letter || (c == '-' && label != 0)) {
            if (++label > 63) return false;
            is_number = is_number && is_digit;
        } else {
            return false;
        }
        before = c;
    }
    return label != 0 && before != '-' && !is_number;
}

constexpr bool is_setting(std::string_view name) noexcept {
    for (const std::string_view setting :
         {"caFile", "channel", "checkIntervalHours", "crlFile", "denyMetrics", "doNotTrack", "endpoint", "ocspStapling",
          "offline", "pinnedKeys", "proxy", "refusedConsent", "usageEndpoint"}) {
        if (name == setting) return true;
    }
    return false;
}

constexpr const OutboundEntry* OutboundRegister::find_entry(std::string_view id) const noexcept {
    for (const OutboundEntry& entry : entries_) {
        if (entry.id == id) return &entry;
    }
    return nullptr;
}

constexpr const OutboundSwitch* OutboundRegister::find_switch(std::string_view name) const noexcept {
    for (const OutboundSwitch& one : switches_) {
        if (one.name == name) return &one;
    }
    return nullptr;
}

namespace detail {

// Calling this when compiling is an error; the compiler shows the text beside it.
inline void hole_in_outbound_register(const char* /*reason*/) {}

}  // namespace detail

consteval OutboundRegister::OutboundRegister(std::string_view product, std::span<const OutboundSwitch> switches,
                                             std::span<const OutboundEntry> entries)
    : product_(product), switches_(switches), entries_(entries) {
    refuse_holes();
}

consteval void OutboundRegister::refuse_holes() const {
    using detail::hole_in_outbound_register;
    for (const OutboundSwitch& one : switches_) {
        if (find_switch(one.name) != &one) hole_in_outbound_register("two switches share a name");
        if (is_setting(one.name)) hole_in_outbound_register("a switch has the name of a setting");
        if (std::none_of(entries_.begin(), entries_.end(), [&](const auto& entry) { return entry.switch_name == one.name; })) {
            hole_in_outbound_register("a switch has no entry");
        }
    }
    for (const OutboundEntry& entry : entries_) {
        if (find_entry(entry.id) != &entry) hole_in_outbound_register("two entries share an id");
        if (!find_switch(entry.switch_name)) hole_in_outbound_register("an entry has no switch");
        if (entry.purpose.empty()) hole_in_outbound_register("an entry has no purpose");
        if (entry.data.sentence.empty()) hole_in_outbound_register("an entry does not say what it carries");
        if (entry.hosts.empty() && entry.configured_hosts.empty()) hole_in_outbound_register("an entry has no host");
        if (!std::all_of(entry.hosts.begin(), entry.hosts.end(), is_plain_host)) {
            hole_in_outbound_register("a host is not a plain name");
        }
    }
}

}  // namespace telemetry
