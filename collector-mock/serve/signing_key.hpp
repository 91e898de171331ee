// Ed25519 keys that sign test notices and test roots. They live in memory, and die with the process.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace collector {

class SigningKey {
public:
    /// A new key from the system's random source.
    SigningKey();

    /// The raw 32 bytes of the public key.
    [[nodiscard]] const std::string& public_bytes() const noexcept { return public_bytes_; }

    /// The SHA-256 of the public key, 64 lower-case hexadecimal digits.
    [[nodiscard]] const std::string& id() const noexcept { return id_; }

    /// The 64 bytes of the signature over `message`.
    [[nodiscard]] std::string sign(std::string_view message) const;

private:
    std::shared_ptr<evp_pkey_st> key_;
    std::string public_bytes_;
    std::string id_;
};

}  // namespace collector
