// SHA-256, and bytes as hexadecimal digits.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace telemetry {

using Digest = std::array<unsigned char, 32>;

[[nodiscard]] Digest sha256(std::string_view bytes);

/// Digests one text after another, each for a fraction of what `sha256` costs on a short one.
///
/// Threads: one at a time.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    [[nodiscard]] Digest of(std::string_view bytes);

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

/// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(const Digest& digest);

/// Whether a text is what `to_hex` makes.
[[nodiscard]] bool is_hex_digest(std::string_view text) noexcept;

}  // namespace telemetry
