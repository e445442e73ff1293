/// A file that `Tools/distill/files.py` wrote, where it lies in memory: a header of 64 bytes,
/// then sections that start at multiples of 64.
/// ```
///  0 magic   8 format   12 three counts   24 vector space   48 checksum   56 bytes that follow
/// ```
struct ModelFile {
    enum Magic: String {
        case queryTable = "MPQTABLE"
        case projection = "MPPROJCT"
        case wordPiece = "MPWDPIEC"
    }

    static let alignment = 64
    private static let format = 1

    let counts: [Int]
    /// The name of the vector space that the contents belong to.
    let space: String
    private let checksum: UInt64
    private let contents: UnsafeRawBufferPointer
    private var end = 0

    /// Looks at the header only.
    /// - Parameter file: stays where it is as long as anything taken from it is used.
    init(_ file: UnsafeRawBufferPointer, _ magic: Magic) throws(MiniLMError) {
        let headerBytes = Self.alignment
        guard file.count >= headerBytes, file.starts(with: magic.rawValue.utf8),
            file.loadUnaligned(fromByteOffset: 8, as: UInt32.self) == Self.format
        else { throw .unknownFormat }
        guard Int(bitPattern: file.baseAddress) % Self.alignment == 0 else { throw .misaligned }
        counts = (0..<3).map { Int(file.load(fromByteOffset: 12 + 4 * $0, as: UInt32.self)) }
        space = String(decoding: file[24..<48].prefix { $0 != 0 }, as: UTF8.self)
        checksum = file.load(fromByteOffset: 48, as: UInt64.self)
        contents = UnsafeRawBufferPointer(rebasing: file.dropFirst(headerBytes))
        let expected = file.load(fromByteOffset: 56, as: UInt64.self)
        guard contents.count == expected, contents.count % Self.alignment == 0 else {
            throw .wrongSize(bytes: file.count, expected: headerBytes + Int(clamping: expected))
        }
    }

    /// The next section.
    mutating func section<Element: BitwiseCopyable>(
        of type: Element.Type,
        count: Int
    ) throws(MiniLMError) -> UnsafeBufferPointer<Element> {
        let bytes = count * MemoryLayout<Element>.stride
        guard bytes <= contents.count - end else {
            throw .wrongSize(bytes: contents.count, expected: end + bytes)
        }
        let section = UnsafeRawBufferPointer(rebasing: contents[end..<end + bytes])
        end += (bytes + Self.alignment - 1) / Self.alignment * Self.alignment
        return section.bindMemory(to: type)
    }

    /// Reads everything.
    func checkContents() throws(MiniLMError) {
        guard MiniLMHeader.checksum(of: contents) == checksum else { throw .damaged }
    }
}
