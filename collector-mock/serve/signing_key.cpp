#include "serve/signing_key.hpp"

#include "audit/digest.hpp"
#include "serve/openssl_pointer.hpp"

#include <cstddef>

namespace collector {

SigningKey::SigningKey() : key_(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), OpensslFree{}), public_bytes_(32, '\0') {
    require(key_ != nullptr, "make an Ed25519 key");
    std::size_t size = public_bytes_.size();
    auto* const bytes = reinterpret_cast<unsigned char*>(public_bytes_.data());
    require(EVP_PKEY_get_raw_public_key(key_.get(), bytes, &size) == 1, "read an Ed25519 key");
    id_ = sha256_hex(public_bytes_);
}

std::string SigningKey::sign(std::string_view message) const {
    std::string signature(64, '\0');
    std::size_t size = signature.size();
    const OpensslPointer<EVP_MD_CTX> context(EVP_MD_CTX_new());
    require(context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
                EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                               reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1,
            "sign");
    return signature;
}

}  // namespace collector
