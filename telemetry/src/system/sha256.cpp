#include "system/sha256.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <new>

namespace telemetry {

namespace {
constexpr std::string_view hex_digits = "0123456789abcdef";
}

struct Sha256::Context {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> made{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    if (EVP_DigestInit_ex2(context_->made.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
}

Sha256::~Sha256() = default;

Digest Sha256::of(std::string_view bytes) {
    Digest digest{};
    EVP_MD_CTX* const context = context_->made.get();
    const bool is_made = EVP_DigestInit_ex2(context, nullptr, nullptr) == 1 &&
                         EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1 &&
                         EVP_DigestFinal_ex(context, digest.data(), nullptr) == 1;
    if (!is_made) throw std::bad_alloc();
    return digest;
}

Digest sha256(std::string_view bytes) {
    return Sha256().of(bytes);
}

std::string to_hex(const Digest& digest) {
    std::string text;
    text.reserve(digest.size() * 2);
    for (const unsigned char byte : digest) {
        text += hex_digits[byte >> 4];
        text += hex_digits[byte & 15];
    }
    return text;
}

bool is_hex_digest(std::string_view text) noexcept {
    return text.size() == std::tuple_size_v<Digest> * 2 &&
           std::all_of(text.begin(), text.end(), [](char c) { return hex_digits.find(c) != std::string_view::npos; });
}

}  // namespace telemetry
