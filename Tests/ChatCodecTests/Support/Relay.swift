import ChatCodec

/// Does what the gateway does with a follower: passes bytes on, holds the final ones back.
struct Relay {
    private(set) var follower: ReplyFollower
    private(set) var passed: [UInt8] = []
    private(set) var held: [UInt8] = []

    init(_ dialect: ChatDialect, _ format: ReplyFormat, maxTextBytes: Int = 1 << 20) {
        follower = ReplyFollower(dialect: dialect, format: format, maxTextBytes: maxTextBytes)
    }

    mutating func relay(_ chunks: [[UInt8]]) {
        for chunk in chunks { relay(chunk) }
    }

    mutating func relay(_ chunk: [UInt8]) {
        guard let offset = chunk.withUnsafeBytes({ follower.follow($0) }) else {
            passed += held + chunk
            held = []
            return
        }
        if offset > 0 {
            passed += held + chunk[..<offset]
            held = []
        }
        held += chunk[offset...]
    }

    var reply: Reply { follower.reply(endOfBody: true) }
}

extension Relay {
    static func reply(
        _ body: String,
        _ dialect: ChatDialect = .chatCompletions,
        _ format: ReplyFormat = .json,
        maxTextBytes: Int = 1 << 20
    ) -> Reply {
        var relay = Relay(dialect, format, maxTextBytes: maxTextBytes)
        relay.relay(Array(body.utf8))
        return relay.reply
    }
}
