// A word that no message may repeat, wherever a fuzzer puts it. It is no id: those may be named.
#pragma once

#include "must_hold.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fuzz {

inline constexpr std::string_view canary = "Canary_7c1e";

/// The input as text, with the canary in the place of each `^`.
inline std::string with_canaries(const std::uint8_t* data, std::size_t size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) {
        if (data[i] == '^') {
            text.append(canary);
        } else {
            text.push_back(static_cast<char>(data[i]));
        }
    }
    return text;
}

inline void must_not_tell(std::string_view message) {
    must_hold(!message.empty(), "a refusal says why");
    must_hold(message.find(canary) == std::string_view::npos, "a refusal does not repeat what it refuses");
}

}  // namespace fuzz
