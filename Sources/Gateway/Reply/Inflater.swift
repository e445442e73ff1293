import CZlib
import NIOCore

/// Decodes a gzip or deflate body (RFC 9110, 8.4.1) beside the pass, so that what is kept can be
/// read while what is passed on stays as it came.
///
/// Owns zlib's state; used from one event loop.
final class Inflater {
    private var stream = z_stream()
    private(set) var hasFailed = false
    private var decodedBytes = 0

    /// `nil` for an encoding that is neither gzip nor deflate.
    init?(contentEncoding: String) {
        let name = contentEncoding.lowercased()
        guard ["gzip", "x-gzip", "deflate"].contains(name) else { return nil }
        // 15 bits of window; + 32 tells gzip and zlib headers apart by itself (zlib manual).
        guard memory_proxy_inflate_init(&stream, 15 + 32) == Z_OK else { return nil }
    }

    deinit { inflateEnd(&stream) }

    /// Calls `body` with what the next chunk decodes to, piece by piece, so that a small chunk
    /// that stands for very much takes no more memory than a piece. Nothing once the data is broken
    /// or more than `maxBytes` have come.
    func forEachPiece(of chunk: ByteBuffer, _ body: (UnsafeRawBufferPointer) -> Void) {
        chunk.withUnsafeReadableBytes { input in
            stream.next_in = UnsafeMutablePointer(
                mutating: input.bindMemory(to: UInt8.self).baseAddress
            )
            stream.avail_in = UInt32(input.count)
            while !hasFailed, step(body) {}
        }
    }

    /// `false` when there is no more to come.
    private func step(_ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: Self.pieceBytes, alignment: 1) { piece in
            stream.next_out = piece.bindMemory(to: UInt8.self).baseAddress
            stream.avail_out = UInt32(piece.count)
            let status = inflate(&stream, Z_SYNC_FLUSH)
            let count = piece.count - Int(stream.avail_out)
            decodedBytes += count
            let isBroken = ![Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status)
            hasFailed = isBroken || decodedBytes > Self.maxBytes
            if count > 0 { body(UnsafeRawBufferPointer(rebasing: piece[..<count])) }
            // A full piece: there may be more, though all input is taken.
            return status == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0)
        }
    }

    private static let pieceBytes = 16 * 1024
    /// Far more than is kept of any answer.
    private static let maxBytes = 64 << 20
}
