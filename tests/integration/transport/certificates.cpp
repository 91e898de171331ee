#include "certificates.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace transport {

namespace {

constexpr long day = 24 * 60 * 60;

void add_extension(X509& certificate, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, &certificate, &certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()), X509_EXTENSION_free);
    if (!extension || X509_add_ext(&certificate, extension.get(), -1) != 1) throw std::runtime_error("no extension");
}

Identity unsigned_identity(const std::string& common_name, long begins, long ends) {
    Identity identity{Key(EVP_EC_gen("P-256")), Certificate(X509_new())};
    X509* const certificate = identity.certificate.get();
    static long serial = 1;
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), begins);
    X509_gmtime_adj(X509_getm_notAfter(certificate), ends);
    X509_set_pubkey(certificate, identity.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
    return identity;
}

void sign(const Identity& identity, const Identity& by) {
    X509_set_issuer_name(identity.certificate.get(), X509_get_subject_name(by.certificate.get()));
    if (X509_sign(identity.certificate.get(), by.key.get(), EVP_sha256()) == 0) throw std::runtime_error("not signed");
}

}  // namespace

std::string Identity::pem() const {
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_X509(memory.get(), certificate.get());
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

CertificateAuthority::CertificateAuthority() : own_(unsigned_identity("Authority of a test", -day, day)) {
    add_extension(*own_.certificate, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(*own_.certificate, NID_key_usage, "critical,keyCertSign");
    sign(own_, own_);
}

Identity CertificateAuthority::issue(const std::string& names, Flaw flaw) const {
    const long begins = flaw == Flaw::not_yet_valid ? day : -2 * day;
    const long ends = flaw == Flaw::expired ? -day : 2 * day;
    Identity identity = unsigned_identity("Server of a test", begins, ends);
    add_extension(*identity.certificate, NID_subject_alt_name, names);
    sign(identity, own_);
    return identity;
}

Identity self_signed(const std::string& names) {
    Identity identity = unsigned_identity("Server of a test", -day, day);
    add_extension(*identity.certificate, NID_subject_alt_name, names);
    sign(identity, identity);
    return identity;
}

}  // namespace transport
