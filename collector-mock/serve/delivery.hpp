// What a fault makes of an answer.
#pragma once

#include "serve/fault.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace collector {

/// How an answer is given out that is not to arrive whole, at once and well. A session carries it out.
struct Delivery {
    enum class End : std::uint8_t {
        as_promised,  ///< the connection goes on, or ends as the answer says
        orderly,      ///< it ends, and TLS says so
        truncated,    ///< it ends, and TLS says nothing
        reset,        ///< it is reset
    };

    std::string bytes;
    std::chrono::milliseconds delay{0};                           ///< before the first of them
    std::size_t piece = std::numeric_limits<std::size_t>::max();  ///< how many go out at a time
    std::chrono::milliseconds pause{0};                           ///< between two pieces
    bool is_endless = false;                                      ///< blanks follow without end
    End end = End::as_promised;

    /// How long it is to take of itself, at most a year; what never ends has no time for that.
    [[nodiscard]] std::chrono::milliseconds time() const;
};

/// @param fault one of an answer.
/// @param answer a whole HTTP response, with a Content-Length as its last header but for `Connection`.
/// @param target the address that was asked.
[[nodiscard]] Delivery spoil(const Fault& fault, std::string answer, std::string_view target);

}  // namespace collector
