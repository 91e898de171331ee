// Signatures are slow to verify, and a million installations see the same few: each is verified once, by libcrypto, and the
// answer remembered. The linker leads the library's calls here (--wrap in CMakeLists.txt).
#include <openssl/evp.h>

#include <array>
#include <string>
#include <unordered_map>

extern "C" {
int __real_EVP_DigestVerify(EVP_MD_CTX* context, const unsigned char* signature, std::size_t signature_size,
                            const unsigned char* message, std::size_t message_size);
int __wrap_EVP_DigestVerify(EVP_MD_CTX* context, const unsigned char* signature, std::size_t signature_size,
                            const unsigned char* message, std::size_t message_size);
}

namespace {

constexpr std::size_t answers_max = 100'000;  // garbage of the network has no end

std::string key_of(EVP_MD_CTX* context) {
    std::array<unsigned char, 32> bytes{};
    std::size_t size = bytes.size();
    EVP_PKEY* const key = EVP_PKEY_CTX_get0_pkey(EVP_MD_CTX_get_pkey_ctx(context));
    EVP_PKEY_get_raw_public_key(key, bytes.data(), &size);
    return {reinterpret_cast<const char*>(bytes.data()), size};
}

}  // namespace

int __wrap_EVP_DigestVerify(EVP_MD_CTX* context, const unsigned char* signature, std::size_t signature_size,
                            const unsigned char* message, std::size_t message_size) {
    static std::unordered_map<std::string, int> answers;  // a simulation does one thing at a time
    std::string question = key_of(context);
    question.append(reinterpret_cast<const char*>(signature), signature_size);
    question.append(reinterpret_cast<const char*>(message), message_size);
    const auto known = answers.find(question);
    if (known != answers.end()) return known->second;
    const int answer = __real_EVP_DigestVerify(context, signature, signature_size, message, message_size);
    if (answers.size() >= answers_max) answers.clear();
    answers.emplace(std::move(question), answer);
    return answer;
}
