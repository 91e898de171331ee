// Guessing what somebody meant to type.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace telemetry::tool {

/// The word that is nearest to a wrong one, by the letters to be added, removed or changed; empty if none is near.
[[nodiscard]] std::string_view nearest_word(std::string_view wrong, std::span<const std::string> words);

}  // namespace telemetry::tool
