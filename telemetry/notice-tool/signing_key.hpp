// The secret half: keys that sign notices and roots. Used by update-notice and by tests; no part of the library.
#pragma once

#include "notice/dsse.hpp"
#include "notice/ed25519.hpp"

#include <telemetry/result.hpp>

#include <array>
#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace telemetry::notice {

/// An Ed25519 key pair.
class SigningKey {
public:
    /// A new one, from OpenSSL's random source.
    [[nodiscard]] static SigningKey generate();

    /// The one that RFC 8032 derives from these 32 secret bytes.
    [[nodiscard]] static SigningKey from_seed(const std::array<unsigned char, 32>& seed);

    /// Reads PKCS#8 in PEM, as `openssl genpkey -algorithm ed25519` writes it. Errors: `malformed`. An encrypted one is
    /// refused.
    [[nodiscard]] static Result<SigningKey> from_pem(std::string_view pem);

    /// PKCS#8 in PEM, not encrypted.
    [[nodiscard]] std::string to_pem() const;

    [[nodiscard]] PublicKey public_key() const;
    [[nodiscard]] std::string id() const { return key_id(public_key()); }

    /// 64 bytes.
    [[nodiscard]] std::string sign(std::string_view message) const;

private:
    struct Free {
        void operator()(evp_pkey_st* key) const noexcept;
    };
    explicit SigningKey(evp_pkey_st* key) : key_(key) {}

    std::unique_ptr<evp_pkey_st, Free> key_;
};

/// Adds this key's signature to the envelope, in the place of one that it gave before.
void sign(Envelope& envelope, const SigningKey& key);

/// A public key in PEM, as `openssl pkey -pubout` writes it, or the public half of a secret one. Errors: `malformed`.
[[nodiscard]] Result<PublicKey> public_key_from_pem(std::string_view pem);

/// As `openssl pkey -pubout` writes it.
[[nodiscard]] std::string public_key_to_pem(const PublicKey& key);

}  // namespace telemetry::notice
