#pragma once
// What OpenSSL does for TLS in libcurl's name.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/ssl.h>
#include <openssl/x509.h>

// The authorities of a file and of a folder, each may be NULL; NULL: they can't be read. With the
// flags that libcurl sets on its own.
static inline X509_STORE *authorities_read(const char *file, const char *folder) {
    X509_STORE *store = X509_STORE_new();
    if (!store) return NULL;
    if ((file && X509_STORE_load_file(store, file) != 1)
        || (folder && X509_STORE_load_path(store, folder) != 1)) {
        X509_STORE_free(store);
        return NULL;
    }
    X509_STORE_set_flags(store, X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
    return store;
}

static inline void authorities_free(X509_STORE *store) { X509_STORE_free(store); }

// `context` is the SSL_CTX of a connection to come, which takes a reference.
static inline void authorities_use(X509_STORE *store, void *context) {
    SSL_CTX_set1_cert_store((SSL_CTX *)context, store);
}
