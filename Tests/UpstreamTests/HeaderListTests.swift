import CCurl
import Testing

@testable import Upstream

@Suite struct HeaderListTests {
    /// What libcurl would read after each of the sets; nil: the last one was refused.
    private func lines(after sets: [[(name: String, value: String)]]) -> [String]? {
        var list = HeaderList()
        for headers in sets {
            guard list.set(headers) else { return nil }
        }
        var lines: [String] = []
        var node = list.first
        while let line = node?.pointee {
            lines.append(String(cString: line.data))
            node = UnsafePointer(line.next)
        }
        return lines.filter { !$0.hasSuffix(":") }
    }

    @Test func `an empty value is written so that libcurl sends it`() {
        #expect(lines(after: [[("A", "1"), ("B", ""), ("C", " \t")]]) == ["A: 1", "B;", "C;"])
    }

    @Test func `the list grows with its fields and is used again`() {
        let many = (1...200).map { (name: "X-\($0)", value: String(repeating: "v", count: $0 * 7)) }
        #expect(lines(after: [many]) == many.map { $0.name + ": " + $0.value })
        #expect(lines(after: [many, [("Y", "z")]]) == ["Y: z"])
    }

    @Test(arguments: ["", "a b", "a:", "a;", "a\r", "a\n", "a\u{0}", "a\u{7F}"])
    func `a name that is no token is refused`(name: String) {
        #expect(lines(after: [[(name, "v")]]) == nil)
    }

    @Test(arguments: ["a\r\nb", "a\nb", "a\rb", "\u{0}"])
    func `a value that would end the line is refused`(value: String) {
        #expect(lines(after: [[("A", value)]]) == nil)
    }
}
