#include "notice/ed25519.hpp"

#include "system/sha256.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <memory>

namespace telemetry::notice {

std::string key_id(const PublicKey& key) {
    return to_hex(sha256({reinterpret_cast<const char*>(key.data()), key.size()}));
}

bool verifies(const PublicKey& key, std::string_view message, std::string_view signature) {
    if (signature.size() != signature_size) return false;
    ERR_set_mark();
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> public_key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()), EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    const bool good =
        public_key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, public_key.get()) == 1 &&
        EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                         reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1;
    ERR_pop_to_mark();
    return good;
}

}  // namespace telemetry::notice
