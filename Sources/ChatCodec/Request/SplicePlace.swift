/// Where a block goes into a body, found while scanning.
enum SplicePlace: Sendable {
    /// Behind what the string says already.
    case endOfString(JSONString)
    /// As one more part, before the closing bracket at this place.
    case endOfParts(at: Int, isEmpty: Bool)
    /// As a system message before all others; `isAlone` if there are none.
    case newMessage(at: Int, isAlone: Bool)
    /// As the first member of the body; `isAlone` if that has no others.
    case newInstructions(at: Int, isAlone: Bool)
    /// Instead of the token `null`.
    case null(Range<Int>)

    /// Takes the value of `instructions`; `nil` if the interface does not know such a value.
    init?(instructionsFrom scanner: inout JSONScanner) throws(ScanError) {
        switch scanner.peek() {
        case .quote:
            self = .endOfString(try scanner.string())
        case UInt8(ascii: "n"):
            let start = scanner.position
            try scanner.skipValue()
            self = .null(start..<scanner.position)
        default:
            try scanner.skipValue()
            return nil
        }
    }

    /// The bytes that the block replaces: none, except for a `null`.
    var range: Range<Int> {
        switch self {
        case .endOfString(let string): string.range.upperBound..<string.range.upperBound
        case .endOfParts(let place, _), .newMessage(let place, _), .newInstructions(let place, _):
            place..<place
        case .null(let range): range
        }
    }

    /// What stands around the escaped block.
    var frame: (before: String, after: String) {
        switch self {
        case .endOfString(let string):
            (string.range.isEmpty ? "" : #"\n\n"#, "")
        case .endOfParts(_, let isEmpty):
            ((isEmpty ? "" : ",") + #"{"type":"text","text":""#, #""}"#)
        case .newMessage(_, let isAlone):
            (#"{"role":"system","content":""#, #""}"# + (isAlone ? "" : ","))
        case .newInstructions(_, let isAlone):
            (#""instructions":""#, isAlone ? #"""# : #"","#)
        case .null:
            (#"""#, #"""#)
        }
    }
}

extension TextContent {
    /// The place behind everything it says.
    var end: SplicePlace? {
        switch self {
        case .none: nil
        case .string(let string): .endOfString(string)
        case .parts(_, let end, let isEmpty): .endOfParts(at: end, isEmpty: isEmpty)
        }
    }
}

extension ChatRequest {
    /// Where and how `block` goes in: at the end of the first system or developer message, else as
    /// a new one in front; for the Responses API at the end of `instructions`. `nil` if the body
    /// has no place for it.
    ///
    /// A body with a `content` that we do not know in its first system message gets a new one, too.
    package func splice(_ block: String, into body: UnsafeRawBufferPointer) -> Splice? {
        guard let splicePlace else { return nil }
        let (before, after) = splicePlace.frame
        var insertion: [UInt8] = []
        insertion.reserveCapacity(block.utf8.count + block.utf8.count / 16 + Self.maxFrame)
        insertion += before.utf8
        JSONString.append(block, to: &insertion)
        insertion += after.utf8
        return Splice(range: splicePlace.range, insertion: insertion)
    }

    /// About what stands around a block.
    private static let maxFrame = 64
}
