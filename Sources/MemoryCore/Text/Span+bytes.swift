import Glibc

extension Span<UInt8> {
    /// Whether both hold the same bytes.
    func saysTheSame(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        return withUnsafeBytes { bytes in
            other.withUnsafeBytes { other in
                guard let bytes = bytes.baseAddress, let other = other.baseAddress else {
                    return true
                }
                return memcmp(bytes, other, count) == 0
            }
        }
    }

    func contains(_ byte: UInt8) -> Bool {
        withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            return memchr(start, CInt(byte), bytes.count) != nil
        }
    }
}
