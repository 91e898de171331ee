// Times as text.
#pragma once

#include <chrono>
#include <string>

namespace collector {

/// `2018-08-01T00:00:00Z`, in UTC, whole seconds.
[[nodiscard]] std::string utc_text(std::chrono::system_clock::time_point time);

/// `Wed, 01 Aug 2018 00:00:00 GMT`, as HTTP writes dates.
[[nodiscard]] std::string http_date(std::chrono::system_clock::time_point time);

}  // namespace collector
