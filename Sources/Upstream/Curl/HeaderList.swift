import CCurl
import Glibc

/// The request's header lines as libcurl wants them: a linked list, which it reads in place until
/// the transfer is over. One block of memory holds the text and one the nodes; both are used again
/// for the next request.
struct HeaderList: ~Copyable {
    /// What libcurl would send on its own; a line without a value takes it back. The list begins
    /// with these.
    private static let suppressed = ["Accept:", "Expect:", "Content-Type:", "User-Agent:"]

    private var text: UnsafeMutableBufferPointer<UInt8>
    private var nodes: UnsafeMutableBufferPointer<curl_slist>
    private var textCount = 0
    private var starts: [Int] = []
    private let suppressedBytes: Int

    init() {
        text = .allocate(capacity: 1024)
        nodes = .allocate(capacity: 32)
        suppressedBytes = Self.suppressed.reduce(0) { $0 + $1.utf8.count + 1 }
        for line in Self.suppressed {
            starts.append(textCount)
            append(line)
            append("\0")
        }
    }

    deinit {
        text.deallocate()
        nodes.deallocate()
    }

    var first: UnsafePointer<curl_slist>? { UnsafePointer(nodes.baseAddress) }

    /// Replaces the list. False: a field that can't be written as one header line.
    mutating func set(_ headers: [(name: String, value: String)]) -> Bool {
        starts.removeLast(starts.count - Self.suppressed.count)
        textCount = suppressedBytes
        for (name, value) in headers {
            guard add(name, value) else { return false }
        }
        link()
        return true
    }

    private mutating func add(_ name: String, _ value: String) -> Bool {
        let start = textCount
        append(name)
        guard bytes(from: start).isName else { return false }
        guard !bytes(from: start).isOwn else {
            textCount = start
            return true
        }
        let end = textCount
        append(": ")
        let startOfValue = textCount
        append(value)
        guard bytes(from: startOfValue).isValue else { return false }
        if bytes(from: startOfValue).isBlank {
            // libcurl drops a field with an empty value unless it is written so.
            textCount = end
            append(";")
        }
        append("\0")
        starts.append(start)
        return true
    }

    private func bytes(from start: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: text[start..<textCount])
    }

    private mutating func append(_ piece: String) {
        var piece = piece
        piece.withUTF8 { bytes in
            reserve(bytes.count)
            guard let source = bytes.baseAddress, let target = text.baseAddress else { return }
            memcpy(target + textCount, source, bytes.count)
            textCount += bytes.count
        }
    }

    private mutating func reserve(_ count: Int) {
        guard textCount + count > text.count else { return }
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: (textCount + count) * 2)
        _ = larger.update(fromContentsOf: text[..<textCount])
        text.deallocate()
        text = larger
    }

    private mutating func link() {
        if starts.count > nodes.count {
            nodes.deallocate()
            nodes = .allocate(capacity: starts.count * 2)
        }
        guard let text = UnsafeMutableRawPointer(text.baseAddress), let first = nodes.baseAddress
        else { return }
        for (index, start) in starts.enumerated() {
            let line = (text + start).assumingMemoryBound(to: CChar.self)
            let next = index + 1 < starts.count ? first + index + 1 : nil
            nodes[index] = curl_slist(data: line, next: next)
        }
    }
}

/// The bytes of a name or a value. Each look is at every byte and without a branch, for the compiler
/// to look at many at once.
extension UnsafeBufferPointer<UInt8> {
    fileprivate var isName: Bool {
        !isEmpty
            && !holds {
                $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ";")
            }
    }

    fileprivate var isValue: Bool { !holds { $0 == 0 || $0 == 0x0A || $0 == 0x0D } }

    fileprivate var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x09 } }

    /// A name of what libcurl writes by itself.
    fileprivate var isOwn: Bool {
        switch count {
        case 4: says("host")
        case 6: says("expect")
        case 14: says("content-length")
        case 17: says("transfer-encoding")
        default: false
        }
    }

    /// `word` is in lower case and as long.
    private func says(_ word: StaticString) -> Bool {
        for index in indices where self[index] | 0x20 != word.utf8Start[index] { return false }
        return true
    }

    private func holds(_ isBad: (UInt8) -> Bool) -> Bool {
        var found: UInt8 = 0
        for byte in self { found |= isBad(byte) ? 1 : 0 }
        return found != 0
    }
}
