import CCrypto

/// HMAC-SHA256 (RFC 2104) under a secret of this installation: what is derived from a caller's
/// key can't be computed, nor the key guessed, by who reads the database.
package struct KeyedDigest: Sendable {
    private let secret: [UInt8]

    /// - Parameter secret: at least 16 bytes, kept beside the database.
    package init(secret: [UInt8]) { self.secret = secret }

    /// The 32 bytes of the digest.
    package func digest(of text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { message in
            [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { buffer, count in
                var length: UInt32 = 0
                HMAC(
                    EVP_sha256(),
                    secret,
                    Int32(secret.count),
                    message.baseAddress,
                    message.count,
                    buffer.baseAddress,
                    &length
                )
                count = Int(length)
            }
        }
    }

    /// Compares in a time that does not depend on where the digests differ.
    package static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }

    /// Bytes from the operating system's generator.
    package static func randomSecret(count: Int = 32) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            precondition(RAND_bytes(buffer.baseAddress, Int32(count)) == 1, "no random bytes")
            initialized = count
        }
    }
}
