import ChatCodec
import NIOCore
import Testing

@testable import Gateway

@Suite struct TeeTests {
    private let stream = """
        data: {"choices":[{"index":0,"delta":{"content":"Hello"}}]}

        data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: [DONE]


        """

    private func tee(_ contentType: String, encoding: String? = nil) throws -> Tee {
        try #require(
            Tee(dialect: .chatCompletions, contentType: contentType, contentEncoding: encoding)
        )
    }

    /// What goes out at once, and what waits for the end, when the bytes come in pieces.
    private func run(_ tee: inout Tee, _ bytes: [UInt8], pieces: Int) -> (
        early: [UInt8], all: [UInt8]
    ) {
        var early: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            let piece = bytes[start..<min(start + pieces, bytes.count)]
            early += tee.read(ByteBuffer(bytes: piece)).map { Array($0.readableBytesView) } ?? []
        }
        let held = tee.release().map { Array($0.readableBytesView) } ?? []
        return (early, early + held)
    }

    @Test func `what goes in comes out, in order, however it is cut`() throws {
        for pieces in 1...stream.utf8.count {
            var tee = try tee("text/event-stream; charset=utf-8")
            let (early, all) = run(&tee, Array(stream.utf8), pieces: pieces)
            #expect(all == Array(stream.utf8))
            #expect(tee.isFinished)
            #expect(!String(decoding: early, as: UTF8.self).contains("[DONE]\n"))
            #expect(tee.reply(endOfBody: false).text == "Hello")
        }
    }

    @Test func `the last character of a JSON answer waits`() throws {
        let json = Array(
            #"{"choices":[{"index":0,"message":{"content":"Hi"},"finish_reason":"stop"}]} "#.utf8
        )
        for pieces in 1...json.count {
            var tee = try tee("application/json")
            let (early, all) = run(&tee, json, pieces: pieces)
            #expect(all == json)
            #expect(early.count < json.count - 1)
            #expect(tee.reply(endOfBody: true).text == "Hi")
        }
    }

    @Test func `an encoded answer is read along and passes as it came`() throws {
        let encoded = try GzipFixture.compress(Array(stream.utf8))
        for pieces in [1, 7, encoded.count] {
            var tee = try tee("text/event-stream", encoding: "gzip")
            let (_, all) = run(&tee, encoded, pieces: pieces)
            #expect(all == encoded)
            #expect(tee.isFinished)
            #expect(tee.reply(endOfBody: true).text == "Hello")
        }
    }

    @Test func `an answer that decodes to megabytes is read to its end`() throws {
        let padding = String(repeating: " ", count: 1_400_000)
        let json =
            #"{"choices":[{"index":0,"message":{"content":"Hi"},"finish_reason":"stop"}],"#
            + padding + #""usage":{}}"#
        let encoded = try GzipFixture.compress(Array(json.utf8))
        #expect(encoded.count < 10_000)
        var tee = try tee("application/json", encoding: "gzip")
        let (_, all) = run(&tee, encoded, pieces: encoded.count)
        #expect(all == encoded)
        let reply = tee.reply(endOfBody: true)
        #expect(reply.text == "Hi")
        #expect(reply.isComplete)
    }

    @Test func `an answer that only claims to be encoded passes as it came`() throws {
        var tee = try tee("application/json", encoding: "gzip")
        let (_, all) = run(&tee, Array("not gzip at all".utf8), pieces: 4)
        #expect(all == Array("not gzip at all".utf8))
        #expect(!tee.reply(endOfBody: true).isComplete)
    }

    @Test func `other contents and encodings are not read`() {
        #expect(
            Tee(dialect: .chatCompletions, contentType: "audio/mpeg", contentEncoding: nil) == nil
        )
        #expect(Tee(dialect: .chatCompletions, contentType: nil, contentEncoding: nil) == nil)
        #expect(
            Tee(dialect: .chatCompletions, contentType: "application/json", contentEncoding: "br")
                == nil
        )
    }
}
