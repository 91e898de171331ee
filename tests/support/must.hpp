// Takes the value out of a result that must be good: a refusal ends the test and shows itself.
#pragma once

#include <telemetry/result.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace support {

template <class T>
T must(telemetry::Result<T> result) {
    if (!result) {
        throw std::runtime_error(std::string(to_string(result.error().code)).append(": ").append(result.error().message));
    }
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace support
