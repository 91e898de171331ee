// What somebody may have meant who wrote a word that does not exist.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace collector {

/// The word that takes the fewest letters added, taken away or changed to make of a wrong one; empty if none is near.
[[nodiscard]] std::string nearest_word(std::string_view wrong, std::span<const std::string> words);

}  // namespace collector
