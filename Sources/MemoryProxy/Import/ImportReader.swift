import ChatCodec

/// Reads memories out of a file's bytes as they come, with a bounded amount of them in memory.
///
/// A file is lines of JSON, or an array of JSON, alone or as a member of an object. Its first good
/// value tells the format, unless one is given.
package struct ImportReader {
    /// What one line or element gave.
    package struct Reading {
        /// From 1. Of a file that can't be read at all, 0.
        package var number: Int
        var items: Result<[ImportedItem], ImportProblem>
    }

    private enum Framing {
        case unknown
        case lines(LineSplitter)
        case elements(ElementSplitter)
    }

    /// Enough to meet the array in an object that names it after some other members.
    private static let probeBytes = 64 * 1024

    private var format: ImportFormat?
    private var framing = Framing.unknown
    private var head: [UInt8] = []

    package init(format: ImportFormat? = nil) { self.format = format }

    /// The readings that these bytes complete.
    package mutating func feed(_ bytes: some Collection<UInt8>) -> [Reading] {
        guard case .unknown = framing else { return readings(of: split(Array(bytes))) }
        head += bytes
        return head.count < Self.probeBytes ? [] : begin()
    }

    /// What is left at the end of the file.
    package mutating func finish() -> [Reading] {
        var readings: [Reading] = []
        if case .unknown = framing { readings += begin() }
        switch framing {
        case .unknown: break
        case .lines(var splitter): readings += self.readings(of: splitter.finish())
        case .elements(let splitter):
            if let problem = splitter.problemAtEnd {
                readings.append(Reading(number: splitter.count + 1, items: .failure(problem)))
            }
        }
        return readings
    }

    private mutating func begin() -> [Reading] {
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { head.removeFirst(3) }
        framing = Self.framing(of: head)
        defer { head = [] }
        return readings(of: split(head))
    }

    private static func framing(of head: [UInt8]) -> Framing {
        switch head.first(where: { !$0.isBlank }) {
        case UInt8(ascii: "["): return .elements(ElementSplitter())
        case UInt8(ascii: "{"): break
        default: return .lines(LineSplitter())
        }
        var probe = ElementSplitter()
        _ = probe.feed(head)
        return probe.hasArray ? .elements(ElementSplitter()) : .lines(LineSplitter())
    }

    private mutating func split(_ bytes: [UInt8]) -> [ImportPiece] {
        switch framing {
        case .unknown: return []
        case .lines(var splitter):
            framing = .unknown
            defer { framing = .lines(splitter) }
            return splitter.feed(bytes)
        case .elements(var splitter):
            framing = .unknown
            defer { framing = .elements(splitter) }
            return splitter.feed(bytes)
        }
    }

    private mutating func readings(of pieces: [ImportPiece]) -> [Reading] {
        pieces.map { piece in
            let items = Result { () throws(ImportProblem) in try self.items(in: piece) }
            return Reading(number: piece.number, items: items)
        }
    }

    private mutating func items(in piece: ImportPiece) throws(ImportProblem) -> [ImportedItem] {
        let bytes = try piece.json()
        guard let value = try? JSONValue(reading: bytes) else { throw .notJSON }
        guard let format = format ?? ImportFormat(of: value) else { throw .unknownShape }
        self.format = format
        return try format.items(in: value)
    }
}

extension ElementSplitter {
    fileprivate var problemAtEnd: ImportProblem? {
        if !hasArray { return .unknownShape }
        return isOpen ? .cutOff : nil
    }
}
