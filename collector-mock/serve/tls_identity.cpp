#include "serve/tls_identity.hpp"

#include "audit/file_bytes.hpp"
#include "serve/openssl_pointer.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <stdexcept>
#include <utility>

namespace collector {
namespace {

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

Key make_key() {
    Key key(EVP_EC_gen("P-256"), OpensslFree{});
    require(key != nullptr, "make a P-256 key");
    return key;
}

void extend(X509* certificate, X509* issuer, int extension_id, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const OpensslPointer<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, extension_id, value));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "extend a certificate");
}

constexpr long day_seconds = 24L * 3600;

// From when until when a certificate is good, counted from now.
struct Lifetime {
    long begin_seconds = -3600;  // a client's clock may be a little slow
    long end_seconds = 30 * day_seconds;
};

// A certificate without extensions and without a signature yet.
Certificate make_certificate(const char* common_name, EVP_PKEY* key, Lifetime lifetime = {}) {
    Certificate certificate(X509_new(), OpensslFree{});
    require(certificate != nullptr, "make a certificate");
    std::uint64_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), lifetime.begin_seconds);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), lifetime.end_seconds);
    const auto* const name = reinterpret_cast<const unsigned char*>(common_name);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC, name, -1, -1, 0);
    require(X509_set_pubkey(certificate.get(), key) == 1, "make a certificate");
    return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
    require(X509_sign(certificate, issuer_key, EVP_sha256()) > 0, "sign a certificate");
}

std::string to_pem(X509* certificate) {
    const OpensslPointer<BIO> bio(BIO_new(BIO_s_mem()));
    require(bio && PEM_write_bio_X509(bio.get(), certificate) == 1, "write a certificate");
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

constexpr const char* own_names = "DNS:localhost,IP:127.0.0.1,IP:::1";

// A server's certificate that nobody has signed yet.
Certificate make_server_certificate(const char* names, EVP_PKEY* key, Lifetime lifetime = {}) {
    Certificate certificate = make_certificate("localhost", key, lifetime);
    X509* const leaf = certificate.get();
    extend(leaf, leaf, NID_basic_constraints, "critical,CA:FALSE");
    extend(leaf, leaf, NID_key_usage, "critical,digitalSignature");
    extend(leaf, leaf, NID_ext_key_usage, "serverAuth");
    extend(leaf, leaf, NID_subject_alt_name, names);
    return certificate;
}

void issue(X509* certificate, X509* ca, EVP_PKEY* ca_key) {
    extend(certificate, ca, NID_authority_key_identifier, "keyid");
    sign(certificate, ca, ca_key);
}

OpensslPointer<BIO> open_text(const std::string& text) {
    return OpensslPointer<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

}  // namespace

TlsIdentity::Authority TlsIdentity::make_authority() {
    const Key key = make_key();
    const Certificate ca = make_certificate("collector-mock test CA", key.get());
    extend(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    extend(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
    sign(ca.get(), ca.get(), key.get());
    return {key, ca};
}

TlsIdentity TlsIdentity::make() {
    TlsIdentity identity;
    identity.authority_ = make_authority();
    identity.key_ = make_key();
    identity.certificate_ = make_server_certificate(own_names, identity.key_.get());
    issue(identity.certificate_.get(), identity.authority_.certificate.get(), identity.authority_.key.get());
    identity.trust_pem_ = to_pem(identity.authority_.certificate.get());
    return identity;
}

TlsIdentity TlsIdentity::flawed(CertificateFlaw flaw) const {
    TlsIdentity identity = *this;
    const char* const names = flaw == CertificateFlaw::wrong_host ? "DNS:elsewhere.example" : own_names;
    const bool has_expired = flaw == CertificateFlaw::expired;
    const Lifetime lifetime = has_expired ? Lifetime{-10 * day_seconds, -day_seconds} : Lifetime{};
    identity.key_ = make_key();
    identity.certificate_ = make_server_certificate(names, identity.key_.get(), lifetime);
    X509* const leaf = identity.certificate_.get();
    if (flaw == CertificateFlaw::self_signed) {
        sign(leaf, leaf, identity.key_.get());
        return identity;
    }
    const Authority signer = flaw == CertificateFlaw::unknown_root ? make_authority() : authority_;
    if (!signer.key) throw std::logic_error("the CA of a certificate that was given is not here to sign another");
    issue(leaf, signer.certificate.get(), signer.key.get());
    return identity;
}

TlsIdentity TlsIdentity::load(const std::string& certificate_file, const std::string& key_file) {
    TlsIdentity identity;
    identity.trust_pem_ = read_file(certificate_file);
    const std::string key_pem = read_file(key_file);
    identity.certificate_ =
        Certificate(PEM_read_bio_X509(open_text(identity.trust_pem_).get(), nullptr, nullptr, nullptr), OpensslFree{});
    if (!identity.certificate_) throw UnusableFile(certificate_file + ": not a PEM certificate");
    identity.key_ = Key(PEM_read_bio_PrivateKey(open_text(key_pem).get(), nullptr, nullptr, nullptr), OpensslFree{});
    if (!identity.key_) throw UnusableFile(key_file + ": not a PEM key without a passphrase");
    if (X509_check_private_key(identity.certificate_.get(), identity.key_.get()) != 1) {
        throw UnusableFile(key_file + ": not the key of " + certificate_file);
    }
    return identity;
}

void TlsIdentity::install(ssl_ctx_st* context) const {
    require(SSL_CTX_use_certificate(context, certificate_.get()) == 1, "use the certificate");
    require(SSL_CTX_use_PrivateKey(context, key_.get()) == 1, "use the key");
    // A given file may hold the chain after the certificate.
    const OpensslPointer<BIO> bio = open_text(trust_pem_);
    OpensslPointer<X509> link(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    while ((link = OpensslPointer<X509>(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)))) {
        SSL_CTX_add1_chain_cert(context, link.get());
    }
}

}  // namespace collector
