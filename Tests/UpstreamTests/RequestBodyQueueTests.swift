import NIOCore
import Testing

@testable import Upstream

@Suite struct RequestBodyQueueTests {
    @Test(arguments: 1...12)
    func `pieces come out in order whatever the room is`(room: Int) {
        var queue = RequestBodyQueue()
        for piece in ["ab", "", "cdefg", "h", "ij"] { queue.append(ByteBuffer(string: piece)) }
        queue.finish()
        var text = ""
        while let read = read(&queue, room: room) { text += read }
        #expect(text == "abcdefghij")
    }

    @Test func `an empty queue waits until it is finished`() {
        var queue = RequestBodyQueue()
        var target = [UInt8](repeating: 0, count: 8)
        #expect(target.withUnsafeMutableBytes { queue.read(into: $0) } == .wait)
        queue.append(ByteBuffer(string: "x"))
        #expect(target.withUnsafeMutableBytes { queue.read(into: $0) } == .bytes(1))
        queue.finish()
        #expect(target.withUnsafeMutableBytes { queue.read(into: $0) } == .end)
    }

    private func read(_ queue: inout RequestBodyQueue, room: Int) -> String? {
        var target = [UInt8](repeating: 0, count: room)
        guard case .bytes(let count) = target.withUnsafeMutableBytes({ queue.read(into: $0) })
        else { return nil }
        return String(decoding: target[..<count], as: UTF8.self)
    }
}
