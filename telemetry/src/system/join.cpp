#include "system/join.hpp"

#include <cstddef>

namespace telemetry {

std::string join(std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (const std::string_view part : parts) size += part.size();
    std::string whole;
    whole.reserve(size);
    for (const std::string_view part : parts) whole.append(part);
    return whole;
}

}  // namespace telemetry
