#include "show/time_text.hpp"

#include <array>
#include <cstddef>
#include <ctime>

namespace collector {
namespace {

std::tm fields_of(std::chrono::system_clock::time_point time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm fields{};
    gmtime_r(&seconds, &fields);
    return fields;
}

}  // namespace

std::string utc_text(std::chrono::system_clock::time_point time) {
    const std::tm fields = fields_of(time);
    std::array<char, 32> text{};
    const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &fields);
    return {text.data(), size};
}

std::string http_date(std::chrono::system_clock::time_point time) {
    const std::tm fields = fields_of(time);
    std::array<char, 32> text{};
    const std::size_t size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &fields);
    return {text.data(), size};
}

}  // namespace collector
