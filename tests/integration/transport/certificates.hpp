// Certificates that last as long as a test.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace transport {

struct FreeKey {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
struct FreeCertificate {
    void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Certificate = std::unique_ptr<X509, FreeCertificate>;

/// What a server shows, and the key that proves it.
struct Identity {
    Key key;
    Certificate certificate;
    Certificate issuer{};  ///< goes with it; empty: none
    std::string staple{};  ///< the OCSP response that goes with the certificate, DER; empty: none

    [[nodiscard]] std::string pem() const;
    /// The digest of the public key, as it is pinned: "sha256//…".
    [[nodiscard]] std::string pin() const;
};

/// What is wrong with a certificate.
enum class Flaw { none, expired, not_yet_valid };

class CertificateAuthority {
public:
    CertificateAuthority();

    /// @param names as OpenSSL writes alternative names: "DNS:localhost,IP:127.0.0.1".
    [[nodiscard]] Identity issue(const std::string& names, Flaw flaw = Flaw::none) const;
    [[nodiscard]] std::string pem() const { return own_.pem(); }

    /// A revocation list with one certificate on it, or with none. PEM.
    [[nodiscard]] std::string revocation_list(const Identity* revoked = nullptr) const;
    /// A response to be stapled, which vouches for a certificate, or says that it is revoked. DER.
    [[nodiscard]] std::string ocsp_response(const Identity& identity, bool is_revoked = false) const;

private:
    Identity own_;
};

/// A certificate that nobody vouches for but itself.
[[nodiscard]] Identity self_signed(const std::string& names);

}  // namespace transport
