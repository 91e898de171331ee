#include "signing_key.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <new>

namespace telemetry::notice {

namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Bio reading(std::string_view text) {
    return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free};
}

Bio writing() {
    return {BIO_new(BIO_s_mem()), BIO_free};
}

std::string written(const Bio& bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

// Called for the password of an encrypted key. Without it OpenSSL would ask on the terminal.
int no_password(char*, int, int, void*) {
    return -1;
}

PublicKey public_half(const EVP_PKEY* key) {
    PublicKey bytes{};
    std::size_t size = bytes.size();
    EVP_PKEY_get_raw_public_key(key, bytes.data(), &size);
    return bytes;
}

bool is_ed25519(const Key& key) {
    return key && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_ED25519;
}

}  // namespace

void SigningKey::Free::operator()(EVP_PKEY* key) const noexcept {
    EVP_PKEY_free(key);
}

SigningKey SigningKey::generate() {
    EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    if (key == nullptr) throw std::bad_alloc();
    return SigningKey(key);
}

SigningKey SigningKey::from_seed(const std::array<unsigned char, 32>& seed) {
    EVP_PKEY* key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size());
    if (key == nullptr) throw std::bad_alloc();
    return SigningKey(key);
}

Result<SigningKey> SigningKey::from_pem(std::string_view pem) {
    Key key(PEM_read_bio_PrivateKey(reading(pem).get(), nullptr, no_password, nullptr), EVP_PKEY_free);
    if (!is_ed25519(key)) return failure(ErrorCode::malformed, "no unencrypted Ed25519 key in PKCS#8 PEM");
    return SigningKey(key.release());
}

std::string SigningKey::to_pem() const {
    const Bio bio = writing();
    PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return written(bio);
}

PublicKey SigningKey::public_key() const {
    return public_half(key_.get());
}

std::string SigningKey::sign(std::string_view message) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::array<unsigned char, signature_size> signature{};
    std::size_t size = signature.size();
    const bool done = context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
                      EVP_DigestSign(context.get(), signature.data(), &size,
                                     reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1;
    if (!done) throw std::bad_alloc();
    return {reinterpret_cast<const char*>(signature.data()), size};
}

void sign(Envelope& envelope, const SigningKey& key) {
    const std::string id = key.id();
    std::erase_if(envelope.signatures, [&](const Signature& signature) { return signature.key_id == id; });
    const std::string message = pre_authentication_encoding(envelope.payload_type, envelope.payload);
    envelope.signatures.push_back({id, key.sign(message)});
}

Result<PublicKey> public_key_from_pem(std::string_view pem) {
    Key key(PEM_read_bio_PUBKEY(reading(pem).get(), nullptr, no_password, nullptr), EVP_PKEY_free);
    if (!key) key.reset(PEM_read_bio_PrivateKey(reading(pem).get(), nullptr, no_password, nullptr));
    if (!is_ed25519(key)) return failure(ErrorCode::malformed, "no Ed25519 key in PEM");
    return public_half(key.get());
}

std::string public_key_to_pem(const PublicKey& key) {
    const Key handle(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()), EVP_PKEY_free);
    const Bio bio = writing();
    PEM_write_bio_PUBKEY(bio.get(), handle.get());
    return written(bio);
}

}  // namespace telemetry::notice
