@testable import ChatCodec

/// However a reply is cut into pieces, it says the same and ends in the same place.
@_cdecl("fuzz_reply")
package func fuzzReply(_ data: UnsafePointer<UInt8>, _ count: Int) {
    var input = Input(data, count)
    let (kind, seed) = (input.choice(), input.choice())
    let dialect = kind & 1 == 0 ? ChatDialect.chatCompletions : .responses
    let format = kind & 2 == 0 ? ReplyFormat.eventStream : .json
    let maxTextBytes = kind & 4 == 0 ? 1 << 20 : Int(kind >> 3)

    let empty = Relay(ReplyFollower(dialect: dialect, format: format, maxTextBytes: maxTextBytes))
    var whole = empty
    whole.relay(input.rest)
    expect(whole.reply.text.utf8.count <= maxTextBytes, "longer than asked for")
    for seed in [seed, 0] {
        var relay = empty
        input.rest.forEachPiece(seed: seed) { relay.relay($0) }
        expectEqual(relay.reply, whole.reply, "the reply")
        expectEqual(relay.follower.isFinished, whole.follower.isFinished, "the end")
        expectEqual(relay.waitsFrom == nil, whole.waitsFrom == nil, "whether something waits")
        // A line waits from the start of the piece in which it ends; braces that end pieces wait
        // together with the last one.
        let (pieces, one) = (relay.waitsFrom ?? 0, whole.waitsFrom ?? 0)
        expect(kind & 2 == 0 ? pieces >= one : pieces <= one, "waits from \(pieces), not \(one)")
    }
}

/// Counts what the gateway does with a follower: passes bytes on, holds the final ones back.
private struct Relay {
    private(set) var follower: ReplyFollower
    private(set) var waitsFrom: Int?
    private var count = 0

    init(_ follower: ReplyFollower) { self.follower = follower }

    mutating func relay(_ piece: UnsafeRawBufferPointer) {
        let offset = follower.follow(piece)
        expect(0...piece.count ~= offset ?? 0, "\(offset ?? 0) in a piece of \(piece.count)")
        if offset != 0 || waitsFrom == nil { waitsFrom = offset.map { count + $0 } }
        count += piece.count
    }

    var reply: Reply { follower.reply(endOfBody: true) }
}
