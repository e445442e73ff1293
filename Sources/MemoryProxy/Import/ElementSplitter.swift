/// Cuts a JSON document into the elements of one array as its bytes come, so that a large export is
/// never in memory whole.
///
/// The array is the document itself, or the value of one of `names` in an object:
///
///     [{…}, {…}]      {"total": 2, "memories": [{…}, {…}]}
///
/// Only brackets and strings are looked at: what an element is worth is judged by who reads it.
struct ElementSplitter {
    /// What programs call the array of their memories.
    static let names = ["memories", "results"]
    /// A conversation of a chat's export is one element.
    static let maxElementBytes = 64 * 1024 * 1024

    /// Whether the array has been found; a document without it has no elements.
    private(set) var hasArray = false
    /// The elements so far.
    private(set) var count = 0
    /// Whether brackets are open at the end of what came: the file was cut off.
    var isOpen: Bool { depth > 0 }

    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// The depth of the array's elements while it is open.
    private var elementDepth: Int?
    private var element: [UInt8] = []
    private var isTooLong = false
    /// The last string at depth 1, which names the value that follows.
    private var name: [UInt8] = []

    /// The pieces that these bytes complete.
    mutating func feed(_ bytes: some Sequence<UInt8>) -> [ImportPiece] {
        var pieces: [ImportPiece] = []
        for byte in bytes {
            if isInString {
                takeInString(byte)
            } else if let piece = takeOutside(byte) {
                pieces.append(piece)
            }
        }
        return pieces
    }

    private mutating func takeInString(_ byte: UInt8) {
        keep(byte)
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            isInString = false
            return
        }
        if depth == 1, elementDepth == nil, name.count < 32 { name.append(byte) }
    }

    private mutating func takeOutside(_ byte: UInt8) -> ImportPiece? {
        switch byte {
        case UInt8(ascii: "\""):
            isInString = true
            name.removeAll(keepingCapacity: true)
            keep(byte)
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            open(byte)
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            return close(byte)
        case UInt8(ascii: ",") where depth == elementDepth:
            return endElement()
        default:
            keep(byte)
        }
        return nil
    }

    private mutating func open(_ byte: UInt8) {
        keep(byte)
        depth += 1
        guard !hasArray, byte == UInt8(ascii: "[") else { return }
        let isNamed = depth == 2 && Self.names.contains { $0.utf8.elementsEqual(name) }
        guard depth == 1 || isNamed else { return }
        hasArray = true
        elementDepth = depth
    }

    private mutating func close(_ byte: UInt8) -> ImportPiece? {
        let isArrayEnd = depth == elementDepth
        let piece = isArrayEnd ? endElement() : nil
        depth -= 1
        if isArrayEnd { elementDepth = nil } else { keep(byte) }
        return piece
    }

    private mutating func keep(_ byte: UInt8) {
        guard let elementDepth, depth >= elementDepth else { return }
        guard !isTooLong, element.count < Self.maxElementBytes else {
            isTooLong = true
            element = []
            return
        }
        if element.isEmpty, byte.isBlank { return }
        element.append(byte)
    }

    private mutating func endElement() -> ImportPiece? {
        defer {
            element.removeAll(keepingCapacity: element.count < 1 << 20)
            isTooLong = false
        }
        if isTooLong {
            count += 1
            return ImportPiece(count, .tooLong(maxBytes: Self.maxElementBytes))
        }
        // An empty array has no element before its bracket.
        guard !element.isEmpty else { return nil }
        count += 1
        return ImportPiece(count, .json(element))
    }
}
