import CCurl

/// The request's header lines as libcurl wants them: a linked list, which it reads in place until
/// the transfer is over. One block of memory holds the text and one the nodes; both are used again
/// for the next request.
struct HeaderList: ~Copyable {
    private var text: UnsafeMutableBufferPointer<CChar>
    private var nodes: UnsafeMutableBufferPointer<curl_slist>
    private var textCount = 0
    private var starts: [Int] = []

    init() {
        text = .allocate(capacity: 1024)
        nodes = .allocate(capacity: 32)
    }

    deinit {
        text.deallocate()
        nodes.deallocate()
    }

    /// Replaces the list. False: a field that can't be written as one header line.
    mutating func set(_ headers: [(name: String, value: String)]) -> Bool {
        starts.removeAll(keepingCapacity: true)
        textCount = 0
        for line in Self.suppressed { begin(line, follow: "", end: "") }
        for (name, value) in headers where !Self.isOwn(name) {
            guard Self.isName(name), Self.isValue(value) else { return false }
            // libcurl drops a field with an empty value unless it is written `Name;`.
            let isBlank = value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            begin(name, follow: isBlank ? ";" : ": ", end: isBlank ? "" : value)
        }
        link()
        return true
    }

    var first: UnsafePointer<curl_slist>? { UnsafePointer(nodes.baseAddress) }

    /// What libcurl would send on its own; a line without a value takes it back.
    private static let suppressed = ["Accept:", "Expect:", "Content-Type:", "User-Agent:"]

    private static func isOwn(_ name: String) -> Bool {
        switch name.utf8.count {
        case 4: name.lowercased() == "host"
        case 6: name.lowercased() == "expect"
        case 14: name.lowercased() == "content-length"
        case 17: name.lowercased() == "transfer-encoding"
        default: false
        }
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy {
                $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: ";")
            }
    }

    private static func isValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 != 0 && $0 != 0x0A && $0 != 0x0D }
    }

    private mutating func begin(_ name: String, follow: String, end: String) {
        starts.append(textCount)
        append(name)
        append(follow)
        append(end)
        reserve(1)
        text[textCount] = 0
        textCount += 1
    }

    private mutating func append(_ piece: String) {
        var piece = piece
        piece.withUTF8 { bytes in
            reserve(bytes.count)
            let rest = UnsafeMutableRawBufferPointer(text).dropFirst(textCount)
            UnsafeMutableRawBufferPointer(rebasing: rest).copyMemory(
                from: UnsafeRawBufferPointer(bytes)
            )
            textCount += bytes.count
        }
    }

    private mutating func reserve(_ count: Int) {
        guard textCount + count > text.count else { return }
        let larger = UnsafeMutableBufferPointer<CChar>.allocate(
            capacity: (textCount + count) * 2
        )
        _ = larger.update(fromContentsOf: text[..<textCount])
        text.deallocate()
        text = larger
    }

    private mutating func link() {
        if starts.count > nodes.count {
            nodes.deallocate()
            nodes = .allocate(capacity: starts.count * 2)
        }
        for (index, start) in starts.enumerated() {
            let next = index + 1 < starts.count ? nodes.baseAddress.map { $0 + index + 1 } : nil
            nodes[index] = curl_slist(data: text.baseAddress.map { $0 + start }, next: next)
        }
    }
}
