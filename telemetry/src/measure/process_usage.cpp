#include "measure/process_usage.hpp"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace telemetry {

namespace {

/// Reads a file of /proc, which is made anew at each opening and comes in one piece.
std::string_view read_proc(const char* path, char* buffer, std::size_t size) noexcept {
    const int file = ::open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return {};
    const ssize_t got = ::read(file, buffer, size);
    ::close(file);
    return got > 0 ? std::string_view(buffer, static_cast<std::size_t>(got)) : std::string_view();
}

/// The number in a field of text whose fields are parted by single spaces; the first field has index 0.
std::optional<std::uint64_t> field(std::string_view text, int index) noexcept {
    for (; index > 0; --index) {
        const std::size_t space = text.find(' ');
        if (space == std::string_view::npos) return std::nullopt;
        text.remove_prefix(space + 1);
    }
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    return number;
}

double seconds_of(clockid_t clock) noexcept {
    timespec now{};
    ::clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// When this process started, in seconds since boot.
std::optional<double> start_since_boot() noexcept {
    char buffer[1024];
    std::string_view stat = read_proc("/proc/self/stat", buffer, sizeof buffer);
    // The second field is the program's name and may hold anything; the fields that count come after its last bracket.
    const std::size_t bracket = stat.rfind(") ");
    if (bracket == std::string_view::npos) return std::nullopt;
    constexpr int start_time_after_name = 19;
    const auto ticks = field(stat.substr(bracket + 2), start_time_after_name);
    if (!ticks) return std::nullopt;
    return static_cast<double>(*ticks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

std::optional<std::uint64_t> process_memory_bytes() noexcept {
    char buffer[256];
    const auto pages = field(read_proc("/proc/self/statm", buffer, sizeof buffer), 1);
    if (!pages) return std::nullopt;
    return *pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::optional<std::uint64_t> process_cpu_percent() noexcept {
    const auto start = start_since_boot();
    if (!start) return std::nullopt;
    const double lived = seconds_of(CLOCK_BOOTTIME) - *start;
    const long cores = ::sysconf(_SC_NPROCESSORS_ONLN);
    if (lived <= 0 || cores < 1) return std::nullopt;
    const double share = 100 * seconds_of(CLOCK_PROCESS_CPUTIME_ID) / (lived * static_cast<double>(cores));
    return static_cast<std::uint64_t>(std::clamp(share, 0.0, 100.0));
}

}  // namespace telemetry
