import CCrypto

/// An incremental SHA-256 (FIPS 180-4) by libcrypto.
///
/// Every field is preceded by its length, so two lists of fields never give the same bytes.
package struct SHA256Digest {
    private var context = SHA256_CTX()

    package init() { SHA256_Init(&context) }

    package mutating func append(_ field: UnsafeRawBufferPointer) {
        var count = UInt64(field.count).littleEndian
        SHA256_Update(&context, &count, MemoryLayout<UInt64>.size)
        SHA256_Update(&context, field.baseAddress, field.count)
    }

    package mutating func append(_ field: String) {
        var field = field
        field.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// The 32 bytes of the digest of all fields so far.
    package consuming func finish() -> [UInt8] {
        Array(capacity: Int(SHA256_DIGEST_LENGTH)) { buffer in
            SHA256_Final(buffer.baseAddress, &context)
            return Int(SHA256_DIGEST_LENGTH)
        }
    }
}
