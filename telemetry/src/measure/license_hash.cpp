#include "measure/license_hash.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <string_view>

namespace telemetry {

std::optional<LicenseHash> hash_license_serial(std::string& serial) noexcept {
    if (serial.empty()) return std::nullopt;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    const bool hashed = EVP_Digest(serial.data(), serial.size(), digest, &size, EVP_sha1(), nullptr) == 1;
    OPENSSL_cleanse(serial.data(), serial.capacity());
    serial.clear();
    LicenseHash hash{};
    if (!hashed || size * 2 != hash.size()) return std::nullopt;
    constexpr std::string_view digits = "0123456789abcdef";
    for (std::size_t i = 0; i < size; ++i) {
        hash[2 * i] = digits[digest[i] >> 4];
        hash[2 * i + 1] = digits[digest[i] & 0x0F];
    }
    return hash;
}

}  // namespace telemetry
