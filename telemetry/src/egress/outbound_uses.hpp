#pragma once

#include <telemetry/permission.hpp>
#include <telemetry/result.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace telemetry {

/// How often a request of the product was asked for, and when last. Nothing of where it went.
struct OutboundUse {
    std::uint64_t allowed = 0;
    std::uint64_t denied = 0;
    std::chrono::sys_seconds last{};
    Denial last_answer = Denial::none;

    void count(Denial denial, std::chrono::sys_seconds now);
    /// Adds what was counted elsewhere at the same time or since.
    void add(const OutboundUse& other);

    friend bool operator==(const OutboundUse&, const OutboundUse&) = default;
};

/// By the entry's id.
using OutboundUses = std::map<std::string, OutboundUse, std::less<>>;

/// The form of the file `outbound-uses`; see state/key_values.hpp.
[[nodiscard]] std::string write_outbound_uses(const OutboundUses& uses);

/// Errors: state_corrupt, with the rule.
[[nodiscard]] Result<OutboundUses> read_outbound_uses(std::string_view text);

}  // namespace telemetry
