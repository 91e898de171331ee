// How much of something a test does: more where somebody has the time.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

namespace torture {

/// The number in a variable of the environment.
inline std::uint64_t number_of(const char* variable, std::uint64_t otherwise) {
    const char* const text = std::getenv(variable);
    return text != nullptr ? std::stoull(text) : otherwise;
}

}  // namespace torture
