import ChatCodec
import NIOCore

/// Reads an answer along while it is passed on, and holds its final bytes back.
///
/// What leaves the tee is what came in, byte for byte and in order; only when is its business.
///
/// A class: as a value it would be copied to be asked.
final class Tee {
    /// The most of one answer's text that is kept.
    static let maxTextBytes = 256 * 1024

    private var follower: ReplyFollower
    private let inflater: Inflater?
    private var held: ByteBuffer?

    /// `nil` for an answer that holds no chat: another content type or an unknown encoding.
    init?(dialect: ChatDialect, contentType: String?, contentEncoding: String?) {
        guard let format = Self.format(of: contentType ?? "") else { return nil }
        if let contentEncoding, !contentEncoding.isEqualIgnoringCase("identity") {
            guard let inflater = Inflater(contentEncoding: contentEncoding) else { return nil }
            self.inflater = inflater
        } else {
            inflater = nil
        }
        follower = ReplyFollower(dialect: dialect, format: format, maxTextBytes: Self.maxTextBytes)
    }

    private static func format(of contentType: String) -> ReplyFormat? {
        if contentType.hasPrefixIgnoringCase("application/json") { return .json }
        if contentType.hasPrefixIgnoringCase("text/event-stream") { return .eventStream }
        return nil
    }

    /// The terminal event has passed: the exchange can be kept now.
    var isFinished: Bool { follower.isFinished }

    /// Takes the next chunk and returns what may go out now.
    func read(_ chunk: ByteBuffer) -> ByteBuffer? {
        guard let inflater else {
            return passing(chunk, heldFrom: chunk.withUnsafeReadableBytes { follower.follow($0) })
        }
        var hasDecoded = false
        var isLast = false
        inflater.forEachPiece(of: chunk) { piece in
            hasDecoded = true
            isLast = follower.follow(piece) != nil
        }
        if inflater.hasFailed { return passing(chunk, heldFrom: nil) }
        guard hasDecoded else { return passing(chunk, heldFrom: held.map { _ in 0 }) }
        guard isLast else { return passing(chunk, heldFrom: nil) }
        // Where the final bytes begin can't be told in encoded bytes: the whole chunk waits.
        if follower.isFinished { return passing(chunk, heldFrom: 0) }
        defer { held = chunk }
        return held
    }

    /// The bytes that waited.
    func release() -> ByteBuffer? {
        defer { held = nil }
        return held
    }

    func reply(endOfBody: Bool) -> Reply { follower.reply(endOfBody: endOfBody) }

    /// `heldFrom` 0 adds to what is held; otherwise what was held goes out first.
    private func passing(_ chunk: ByteBuffer, heldFrom offset: Int?) -> ByteBuffer? {
        var chunk = chunk
        guard offset != 0 else {
            if held == nil { held = chunk } else { held?.writeBuffer(&chunk) }
            return nil
        }
        var out = release()
        var prefix = offset.flatMap { chunk.readSlice(length: $0) } ?? chunk
        if offset != nil { held = chunk }
        if out == nil { return prefix }
        out?.writeBuffer(&prefix)
        return out
    }
}
