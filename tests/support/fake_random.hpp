#pragma once

#include "system/random.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <random>
#include <span>

namespace support {

/// Bytes that look random and are the same for the same seed. Can be broken.
///
/// Threads: any.
class FakeRandom final : public telemetry::Random {
public:
    explicit FakeRandom(std::uint64_t seed = 1) : engine_(seed) {}

    bool fill(std::span<std::byte> bytes) noexcept override {
        const std::scoped_lock lock(mutex_);
        if (is_broken_) return false;
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(engine_() >> 56);
        return true;
    }

    void break_down() {
        const std::scoped_lock lock(mutex_);
        is_broken_ = true;
    }

private:
    std::mutex mutex_;
    std::mt19937_64 engine_;
    bool is_broken_ = false;
};

}  // namespace support
