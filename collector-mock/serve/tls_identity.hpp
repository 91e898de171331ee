// The collector's certificate: made at start together with a CA of its own, or given.
#pragma once

#include <memory>
#include <string>

struct evp_pkey_st;
struct ssl_ctx_st;
struct x509_st;

namespace collector {

/// A P-256 key, its certificate for `localhost`, 127.0.0.1 and ::1, and the certificate that clients are to trust. A key that
/// was made here never touches the disk.
class TlsIdentity {
public:
    /// Makes a CA and a certificate signed by it, both good for 30 days.
    [[nodiscard]] static TlsIdentity make();

    /// Reads a PEM certificate (with its chain, if any) and its key. Throws UnusableFile.
    [[nodiscard]] static TlsIdentity load(const std::string& certificate_file, const std::string& key_file);

    /// What clients are to trust, as PEM: the CA, or the certificate file as it was given.
    [[nodiscard]] const std::string& trust_pem() const noexcept { return trust_pem_; }

    /// Gives certificate and key to a server's TLS context.
    void install(ssl_ctx_st* context) const;

private:
    std::shared_ptr<evp_pkey_st> key_;
    std::shared_ptr<x509_st> certificate_;
    std::string trust_pem_;
};

}  // namespace collector
