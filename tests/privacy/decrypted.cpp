#include "decrypted.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace privacy {

namespace {

constexpr std::size_t header_size = 5;
constexpr std::size_t secret_size = 48;
constexpr std::size_t key_size = 32;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr char change_cipher_spec = 20;
constexpr char application_data = 23;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// The secret that the log has under that label for the connection with that client random.
std::string secret_of(const std::string& key_log, const std::string& label, std::string_view client_random) {
    std::string digits;
    for (const char character : client_random) {
        const auto byte = static_cast<unsigned char>(character);
        digits += "0123456789abcdef"[byte >> 4];
        digits += "0123456789abcdef"[byte & 15];
    }
    const std::string start = label + " " + digits + " ";
    const std::size_t at = key_log.find(start);
    if (at == std::string::npos) throw std::runtime_error("the key log has no " + label);
    std::string secret;
    for (std::size_t i = 0; i < secret_size; ++i) {
        secret += static_cast<char>(std::stoi(key_log.substr(at + start.size() + 2 * i, 2), nullptr, 16));
    }
    return secret;
}

/// HKDF-Expand-Label without a context, for no more bytes than one block of SHA-384 has.
std::string expand(const std::string& secret, std::string_view label, std::size_t size) {
    std::string info{'\0', static_cast<char>(size), static_cast<char>(6 + label.size())};
    info.append("tls13 ").append(label).append(1, '\0').append(1, '\1');
    std::array<unsigned char, EVP_MAX_MD_SIZE> block{};
    unsigned block_size = 0;
    HMAC(EVP_sha384(), secret.data(), static_cast<int>(secret.size()), bytes_of(info), info.size(), block.data(), &block_size);
    return std::string(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(size));
}

/// One direction under one secret.
class Keys {
public:
    explicit Keys(const std::string& secret) : key_(expand(secret, "key", key_size)), iv_(expand(secret, "iv", nonce_size)) {}

    /// The content of the next record with its type at the end; nothing if the record is not of these keys.
    std::optional<std::string> open(std::string_view record) {
        const std::string_view sealed = record.substr(header_size);
        if (sealed.size() < tag_size) return std::nullopt;
        const std::string_view text = sealed.substr(0, sealed.size() - tag_size);
        std::string tag(sealed.substr(text.size()));
        std::string opened(text.size(), '\0');
        const std::string nonce = next_nonce();
        const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                      EVP_CIPHER_CTX_free);
        auto* target = reinterpret_cast<unsigned char*>(opened.data());
        int size = 0;
        EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key_), bytes_of(nonce));
        EVP_DecryptUpdate(context.get(), nullptr, &size, bytes_of(record), header_size);
        EVP_DecryptUpdate(context.get(), target, &size, bytes_of(text), static_cast<int>(text.size()));
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_size, tag.data());
        if (EVP_DecryptFinal_ex(context.get(), target + size, &size) != 1) return std::nullopt;
        ++sequence_;
        opened.erase(opened.find_last_not_of('\0') + 1);
        return opened;
    }

private:
    [[nodiscard]] std::string next_nonce() const {
        std::string nonce = iv_;
        for (std::size_t i = 0; i < sizeof sequence_; ++i) {
            nonce[nonce.size() - 1 - i] =
                static_cast<char>(nonce[nonce.size() - 1 - i] ^ static_cast<char>(sequence_ >> (8 * i)));
        }
        return nonce;
    }

    const std::string key_;
    const std::string iv_;
    std::uint64_t sequence_ = 0;
};

}  // namespace

std::string decrypted(const std::string& sent, const std::string& key_log) {
    constexpr std::size_t random_at = header_size + 4 + 2;  // after the header of the handshake message and the version
    constexpr std::size_t random_size = 32;
    if (sent.size() < random_at + random_size) throw std::runtime_error("there is no ClientHello");
    const std::string_view client_random = std::string_view(sent).substr(random_at, random_size);
    Keys handshake(secret_of(key_log, "CLIENT_HANDSHAKE_TRAFFIC_SECRET", client_random));
    Keys application(secret_of(key_log, "CLIENT_TRAFFIC_SECRET_0", client_random));

    std::string content;
    std::size_t size = 0;
    for (std::size_t at = 0; at + header_size <= sent.size(); at += header_size + size) {
        const auto byte = [&](std::size_t offset) { return static_cast<unsigned char>(sent[at + offset]); };
        size = byte(3) * std::size_t{256} + byte(4);
        const std::string_view record = std::string_view(sent).substr(at, header_size + size);
        if (at == 0 || record[0] == change_cipher_spec || handshake.open(record)) continue;
        auto opened = application.open(record);
        if (!opened) throw std::runtime_error("a record that no key opens");
        if (!opened->empty() && opened->back() == application_data) content.append(*opened, 0, opened->size() - 1);
    }
    return content;
}

}  // namespace privacy
