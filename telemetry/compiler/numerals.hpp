// Numbers in digits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace telemetry::compiler {

/// The digits of a number in groups of three: 1,000,000.
[[nodiscard]] inline std::string with_separators(std::uint64_t number, char separator = ',') {
    std::string digits = std::to_string(number);
    for (std::size_t left = digits.size(); left > 3; left -= 3) digits.insert(left - 3, 1, separator);
    return digits;
}

}  // namespace telemetry::compiler
