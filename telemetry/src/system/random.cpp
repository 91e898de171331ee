#include "system/random.hpp"

#include <sys/random.h>

#include <cerrno>

namespace telemetry {

std::chrono::seconds Random::up_to(std::chrono::seconds most) noexcept {
    std::uint64_t number = 0;
    if (most.count() <= 0 || !fill(std::as_writable_bytes(std::span(&number, 1)))) return std::chrono::seconds(0);
    return std::chrono::seconds(number % (static_cast<std::uint64_t>(most.count()) + 1));
}

namespace {

class SystemRandom final : public Random {
public:
    bool fill(std::span<std::byte> bytes) noexcept override {
        while (!bytes.empty()) {
            const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return false;
            bytes = bytes.subspan(static_cast<std::size_t>(got));
        }
        return true;
    }
};

}  // namespace

Random& system_random() noexcept {
    static constinit SystemRandom random;
    return random;
}

}  // namespace telemetry
