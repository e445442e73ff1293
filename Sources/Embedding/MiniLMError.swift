/// Why the bytes of a model cannot be used.
package enum MiniLMError: Error, Equatable, CustomStringConvertible {
    /// Something else, or of another format or shape than this program is built for.
    case unknownFormat
    /// More or fewer bytes than the shape needs.
    case wrongSize(bytes: Int, expected: Int)
    /// The bytes do not add up to their checksum.
    case damaged
    /// The kernels need the file at a multiple of 64 bytes.
    case misaligned

    package var description: String {
        switch self {
        case .unknownFormat: "the model file is of an unknown format"
        case .wrongSize(let bytes, let expected):
            "the model file has \(bytes) bytes, expected \(expected)"
        case .damaged: "the model file is damaged"
        case .misaligned: "the model file is not aligned to 64 bytes"
        }
    }
}
