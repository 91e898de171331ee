#include "certificates.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
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

/// Two authorities of one name would be taken for one that signs badly.
std::string next_name() {
    static int number = 0;
    return "Authority " + std::to_string(++number) + " of a test";
}

using Memory = std::unique_ptr<BIO, decltype(&BIO_free)>;

std::string content_of(const Memory& memory) {
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

using Time = std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)>;

Time time_in(long seconds) {
    return {X509_gmtime_adj(nullptr, seconds), ASN1_TIME_free};
}

}  // namespace

std::string Identity::pem() const {
    const Memory memory(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_X509(memory.get(), certificate.get());
    return content_of(memory);
}

std::string Identity::pin() const {
    unsigned char* bytes = nullptr;
    const int size = i2d_PUBKEY(key.get(), &bytes);
    std::array<unsigned char, 32> digest{};
    EVP_Digest(bytes, static_cast<std::size_t>(size), digest.data(), nullptr, EVP_sha256(), nullptr);
    OPENSSL_free(bytes);
    std::array<unsigned char, 45> base64{};
    EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(digest.size()));
    return std::string("sha256//") + reinterpret_cast<const char*>(base64.data());
}

CertificateAuthority::CertificateAuthority() : own_(unsigned_identity(next_name(), -day, day)) {
    add_extension(*own_.certificate, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(*own_.certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
    sign(own_, own_);
}

Identity CertificateAuthority::issue(const std::string& names, Flaw flaw) const {
    const long begins = flaw == Flaw::not_yet_valid ? day : -2 * day;
    const long ends = flaw == Flaw::expired ? -day : 2 * day;
    Identity identity = unsigned_identity("Server of a test", begins, ends);
    add_extension(*identity.certificate, NID_subject_alt_name, names);
    sign(identity, own_);
    X509_up_ref(own_.certificate.get());
    identity.issuer.reset(own_.certificate.get());
    return identity;
}

std::string CertificateAuthority::revocation_list(const Identity* revoked) const {
    const std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> list(X509_CRL_new(), X509_CRL_free);
    X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(own_.certificate.get()));
    X509_CRL_set1_lastUpdate(list.get(), time_in(-day).get());
    X509_CRL_set1_nextUpdate(list.get(), time_in(day).get());
    if (revoked) {
        X509_REVOKED* const entry = X509_REVOKED_new();  // the list's from X509_CRL_add0_revoked on
        X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(revoked->certificate.get()));
        X509_REVOKED_set_revocationDate(entry, time_in(-day).get());
        X509_CRL_add0_revoked(list.get(), entry);
    }
    if (X509_CRL_sign(list.get(), own_.key.get(), EVP_sha256()) == 0) throw std::runtime_error("not signed");
    const Memory memory(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_X509_CRL(memory.get(), list.get());
    return content_of(memory);
}

std::string CertificateAuthority::ocsp_response(const Identity& identity, bool is_revoked) const {
    const std::unique_ptr<OCSP_BASICRESP, decltype(&OCSP_BASICRESP_free)> basic(OCSP_BASICRESP_new(), OCSP_BASICRESP_free);
    const std::unique_ptr<OCSP_CERTID, decltype(&OCSP_CERTID_free)> id(
        OCSP_cert_to_id(nullptr, identity.certificate.get(), own_.certificate.get()), OCSP_CERTID_free);
    const Time begins = time_in(-day);
    const Time ends = time_in(day);
    OCSP_basic_add1_status(basic.get(), id.get(), is_revoked ? V_OCSP_CERTSTATUS_REVOKED : V_OCSP_CERTSTATUS_GOOD, 0,
                           is_revoked ? begins.get() : nullptr, begins.get(), ends.get());
    if (OCSP_basic_sign(basic.get(), own_.certificate.get(), own_.key.get(), EVP_sha256(), nullptr, 0) != 1)
        throw std::runtime_error("not signed");
    const std::unique_ptr<OCSP_RESPONSE, decltype(&OCSP_RESPONSE_free)> response(
        OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()), OCSP_RESPONSE_free);
    unsigned char* bytes = nullptr;
    const int size = i2d_OCSP_RESPONSE(response.get(), &bytes);
    std::string text(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return text;
}

Identity self_signed(const std::string& names) {
    Identity identity = unsigned_identity("Server of a test", -day, day);
    add_extension(*identity.certificate, NID_subject_alt_name, names);
    sign(identity, identity);
    return identity;
}

}  // namespace transport
