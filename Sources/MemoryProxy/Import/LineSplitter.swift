/// Cuts a file into lines as its bytes come. Empty lines are left out, but counted.
struct LineSplitter {
    /// A longer line is given up: no memory comes near it.
    static let maxLineBytes = 16 * 1024 * 1024

    private var line: [UInt8] = []
    private var isTooLong = false
    private var number = 1

    /// The pieces that these bytes complete.
    mutating func feed(_ bytes: some Collection<UInt8>) -> [ImportPiece] {
        var pieces: [ImportPiece] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 10) {
            take(rest[..<end])
            pieces += endLine()
            rest = rest[rest.index(after: end)...]
        }
        take(rest)
        return pieces
    }

    /// The last line, if it has no line feed.
    mutating func finish() -> [ImportPiece] { endLine() }

    private mutating func take(_ bytes: some Collection<UInt8>) {
        guard !isTooLong, line.count + bytes.count <= Self.maxLineBytes else {
            isTooLong = true
            line = []
            return
        }
        line += bytes
    }

    private mutating func endLine() -> [ImportPiece] {
        defer {
            line.removeAll(keepingCapacity: line.count < 1 << 20)
            isTooLong = false
            number += 1
        }
        if isTooLong { return [ImportPiece(number, .tooLong(maxBytes: Self.maxLineBytes))] }
        if line.allSatisfy(\.isBlank) { return [] }
        return [ImportPiece(number, .json(line))]
    }
}

/// One value of a file that is being imported: a line, or an element of an array.
struct ImportPiece: Equatable {
    enum Content: Equatable {
        case json([UInt8])
        case tooLong(maxBytes: Int)
    }

    /// The line, or the place in the array; from 1.
    var number: Int
    var content: Content

    init(_ number: Int, _ content: Content) {
        self.number = number
        self.content = content
    }

    /// The JSON, unless there was too much of it.
    func json() throws(ImportProblem) -> [UInt8] {
        switch content {
        case .json(let bytes): return bytes
        case .tooLong(let maxBytes): throw .tooLong(maxBytes: maxBytes)
        }
    }
}

extension UInt8 {
    /// JSON's whitespace.
    var isBlank: Bool { self == 0x20 || 0x09...0x0A ~= self || self == 0x0D }
}
