import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Gateway

@Suite struct ResponseEncoderTests {
    /// What a client would read, by each encoder; the first is ours.
    private func written(
        _ parts: [HTTPServerResponsePart],
        flushing flushes: Set<Int> = []
    ) throws -> (ours: String, theirs: String) {
        (
            try written(parts, by: ResponseEncoder(), flushing: flushes),
            try written(parts, by: HTTPResponseEncoder(), flushing: flushes)
        )
    }

    private func written(
        _ parts: [HTTPServerResponsePart],
        by encoder: any ChannelHandler,
        flushing flushes: Set<Int>
    ) throws -> String {
        let channel = EmbeddedChannel(handler: encoder)
        for (index, part) in parts.enumerated() {
            channel.write(part, promise: nil)
            if flushes.contains(index) { channel.flush() }
        }
        channel.flush()
        var text = ""
        while case .byteBuffer(let piece)? = try channel.readOutbound(as: IOData.self) {
            text += String(buffer: piece)
        }
        _ = try channel.finish()
        return text
    }

    private static let statuses: [HTTPResponseStatus] = [
        .ok, .continue, .noContent, .notModified, .notFound, .internalServerError,
        .custom(code: 299, reasonPhrase: "Quite Fine"), .custom(code: 599, reasonPhrase: ""),
    ]
    private static let heads: [HTTPHeaders] = [
        [:], ["A": ""], ["Content-Length": "5"], ["x": "1", "CONTENT-LENGTH": "5", "X": "ü"],
        ["Transfer-Encoding": "chunked", "B": "2"],
        ["transfer-encoding": "x", "content-length": "5"],
        ["Long": String(repeating: "v", count: 5000)],
    ]
    private static let bodies: [[Int]] = [
        [], [5], [0], [2, 0, 3], [4096, 1], [4097], [1, 9000, 2],
    ]

    @Test(arguments: statuses, heads)
    func `every response is written as NIO writes it`(
        status: HTTPResponseStatus,
        headers: HTTPHeaders
    ) throws {
        for sizes in Self.bodies {
            for trailers in [nil, HTTPHeaders([("T", "1"), ("U", "")])] {
                let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
                let bodies = sizes.map { size in
                    let bytes = ByteBuffer(repeating: UInt8(ascii: "b"), count: size)
                    return HTTPServerResponsePart.body(.byteBuffer(bytes))
                }
                let parts = [.head(head)] + bodies + [.end(trailers)]
                for flushes in [[], [0], [1, 2], Set(parts.indices)] {
                    let (ours, theirs) = try written(parts + parts, flushing: flushes)
                    #expect(ours == theirs)
                }
            }
        }
    }

    @Test func `a client of HTTP 1.0 gets no chunks`() throws {
        let head = HTTPResponseHead(version: .http1_0, status: .ok, headers: ["A": "1"])
        let body = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: "body")))
        let (ours, theirs) = try written([.head(head), body, .end(nil)])
        #expect(ours == "HTTP/1.0 200 OK\r\nA: 1\r\n\r\nbody")
        #expect(ours == theirs)
    }

    @Test func `what is small leaves as one buffer, what is large is not copied`() throws {
        let channel = EmbeddedChannel(handler: ResponseEncoder())
        let head = HTTPResponseHead(version: .http1_1, status: .ok)
        let large = ByteBuffer(repeating: 1, count: 100_000)
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        channel.write(
            HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: "b"))),
            promise: nil
        )
        #expect(try channel.readOutbound(as: IOData.self) == nil)
        channel.flush()
        let first = try #require(try channel.readOutbound(as: IOData.self))
        #expect(
            first.readableBytes
                == "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nb\r\n".utf8.count
        )
        channel.write(HTTPServerResponsePart.body(.byteBuffer(large)), promise: nil)
        channel.flush()
        #expect(try channel.readOutbound(as: IOData.self)?.readableBytes == "186a0\r\n".utf8.count)
        #expect(try channel.readOutbound(as: IOData.self) == .byteBuffer(large))
        _ = try channel.finish()
    }

    @Test func `a promise is kept when what it was given for has been written`() throws {
        let channel = EmbeddedChannel(handler: ResponseEncoder())
        let head = HTTPResponseHead(
            version: .http1_1,
            status: .ok,
            headers: ["Content-Length": "1"]
        )
        for part in [.head(head), .body(.byteBuffer(ByteBuffer(string: "b"))), .end(nil)]
            as [HTTPServerResponsePart]
        {
            let written = channel.writeAndFlush(part)
            channel.embeddedEventLoop.run()
            try written.wait()
        }
        _ = try channel.finish()
    }
}
