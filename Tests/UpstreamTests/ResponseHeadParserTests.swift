import Testing

@testable import Upstream

@Suite struct ResponseHeadParserTests {
    private func parse(_ lines: [String]) -> (head: UpstreamHead?, trailers: [String]) {
        var parser = ResponseHeadParser()
        var head: UpstreamHead?
        for line in lines {
            Array(line.utf8).withUnsafeBytes { bytes in
                if let final = parser.take(bytes) { head = final }
            }
        }
        return (head, parser.trailers.map(\.value))
    }

    @Test func `a head is there with its empty line and not before`() {
        #expect(parse(["HTTP/1.1 200 OK\r\n", "A: 1\r\n"]).head == nil)
        #expect(parse(["HTTP/1.1 200 OK\r\n", "A: 1\r\n", "\r\n"]).head?.headers.count == 1)
    }

    @Test func `a status line may have no reason`() {
        let head = parse(["HTTP/2 204 \r\n", "\r\n"]).head
        #expect(head?.status == 204)
        #expect(head?.reason == "")
    }

    @Test func `a folded line continues its field`() {
        let head = parse(["HTTP/1.1 200 OK\r\n", "A: 1\r\n", "\t2 \r\n", "\r\n"]).head
        #expect(head?.headers.map(\.value) == ["1 2"])
    }

    @Test func `fields of interim heads are forgotten, those after the head are trailers`() {
        let (head, trailers) = parse([
            "HTTP/1.1 100 Continue\r\n", "X: 0\r\n", "\r\n", "HTTP/1.1 200 OK\r\n", "Y: 1\r\n",
            "\r\n", "Z: 2\r\n", "\r\n",
        ])
        #expect(head?.headers.map(\.name) == ["Y"])
        #expect(trailers == ["2"])
    }

    @Test(arguments: [
        "A: 1\rB: 2\r\n", "A: \u{0}\r\n", "A: \u{7}\r\n", "A: \u{7F}\r\n", "A : 1\r\n",
        "A B: 1\r\n",
        ": 1\r\n", " folded: 1\r\n",
    ])
    func `a line that is not one field to every reader is malformed`(line: String) {
        var parser = ResponseHeadParser()
        for text in ["HTTP/1.1 200 OK\r\n", line] {
            #expect(!parser.isMalformed)
            Array(text.utf8).withUnsafeBytes { _ = parser.take($0) }
        }
        #expect(parser.isMalformed)
    }
}
