/// Cuts a stream of bytes into lines that end with LF, however it arrives. A longer line than
/// `maxBytes` is not kept: it counts as one that is too long, once its end has come.
struct LineBuffer {
    enum Line: Equatable {
        case whole([UInt8])
        case tooLong
    }

    let maxBytes: Int
    private var rest: [UInt8] = []
    private var isTooLong = false

    init(maxBytes: Int) { self.maxBytes = maxBytes }

    /// The lines that end in these bytes.
    mutating func append(_ bytes: some Collection<UInt8>) -> [Line] {
        var lines: [Line] = []
        var parts = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        while let part = parts.popFirst() {
            keep(part)
            if !parts.isEmpty { lines.append(take()) }
        }
        return lines
    }

    /// What came behind the last line end, when nothing more comes.
    mutating func end() -> Line? { rest.isEmpty && !isTooLong ? nil : take() }

    private mutating func keep(_ bytes: some Collection<UInt8>) {
        guard !isTooLong else { return }
        isTooLong = rest.count + bytes.count > maxBytes
        if isTooLong { rest = [] } else { rest += bytes }
    }

    private mutating func take() -> Line {
        defer {
            rest = []
            isTooLong = false
        }
        return isTooLong ? .tooLong : .whole(rest)
    }
}
