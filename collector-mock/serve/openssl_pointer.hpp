// OpenSSL's objects, owned.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace collector {

struct OpensslFree {
    void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    void operator()(X509* certificate) const noexcept { X509_free(certificate); }
    void operator()(X509_EXTENSION* extension) const noexcept { X509_EXTENSION_free(extension); }
};

template <class T>
using OpensslPointer = std::unique_ptr<T, OpensslFree>;

/// Throws std::runtime_error, naming what was tried, unless `good`.
inline void require(bool good, const char* what) {
    if (!good) throw std::runtime_error(std::string("OpenSSL: cannot ") + what);
}

}  // namespace collector
