// The collector's certificate: made at start together with a CA of its own, or given.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

struct evp_pkey_st;
struct ssl_ctx_st;
struct x509_st;

namespace collector {

/// What is wrong with a certificate that is shown on purpose.
enum class CertificateFlaw : std::uint8_t {
    expired,       ///< it was good until yesterday
    wrong_host,    ///< it is for another name
    unknown_root,  ///< a CA of the same name, but with another key, signed it
    self_signed,   ///< it signed itself
};

/// A P-256 key, its certificate for `localhost`, 127.0.0.1 and ::1, and the certificate that clients are to trust. A key that
/// was made here never touches the disk.
class TlsIdentity {
public:
    /// Makes a CA and a certificate signed by it, both good for 30 days.
    [[nodiscard]] static TlsIdentity make();

    /// Reads a PEM certificate (with its chain, if any) and its key. Throws UnusableFile.
    [[nodiscard]] static TlsIdentity load(const std::string& certificate_file, const std::string& key_file);

    /// One of the same names whose certificate clients must not accept. Of an identity that was loaded none can be made
    /// `expired` or `wrong_host`, for that takes the key of its CA: throws std::logic_error.
    [[nodiscard]] TlsIdentity flawed(CertificateFlaw flaw) const;

    /// What clients are to trust, as PEM: the CA, or the certificate file as it was given.
    [[nodiscard]] const std::string& trust_pem() const noexcept { return trust_pem_; }

    /// Gives certificate and key to a server's TLS context.
    void install(ssl_ctx_st* context) const;

private:
    struct Authority {
        std::shared_ptr<evp_pkey_st> key;
        std::shared_ptr<x509_st> certificate;
    };
    [[nodiscard]] static Authority make_authority();

    std::shared_ptr<evp_pkey_st> key_;
    std::shared_ptr<x509_st> certificate_;
    Authority authority_;  // without a key where the identity was loaded
    std::string trust_pem_;
};

}  // namespace collector
