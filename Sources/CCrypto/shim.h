#pragma once
// The one-shot and init/update/final SHA-256 calls are marked deprecated since OpenSSL 3.0 but
// stay supported; they skip the provider look-up that costs more than hashing a short message.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
