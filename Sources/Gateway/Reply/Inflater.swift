import CZlib
import NIOCore

/// Decodes a gzip or deflate body (RFC 9110, 8.4.1) beside the pass, so that what is kept can be
/// read while what is passed on stays as it came.
///
/// Owns zlib's state; used from one event loop.
final class Inflater {
    private var stream = z_stream()
    private var hasFailed = false

    /// `nil` for an encoding that is neither gzip nor deflate.
    init?(contentEncoding: String) {
        let name = contentEncoding.lowercased()
        guard ["gzip", "x-gzip", "deflate"].contains(name) else { return nil }
        // 15 bits of window; + 32 tells gzip and zlib headers apart by itself (zlib manual).
        guard memory_proxy_inflate_init(&stream, 15 + 32) == Z_OK else { return nil }
    }

    deinit { inflateEnd(&stream) }

    /// The decoded bytes of the next chunk, at most `maxBytes`; empty once the data is broken.
    func decoded(_ chunk: ByteBuffer, maxBytes: Int) -> ByteBuffer {
        var output = ByteBuffer()
        guard !hasFailed else { return output }
        chunk.withUnsafeReadableBytes { input in
            stream.next_in = UnsafeMutablePointer(
                mutating: input.bindMemory(to: UInt8.self).baseAddress
            )
            stream.avail_in = UInt32(input.count)
            while stream.avail_in > 0, output.readableBytes < maxBytes, inflateInto(&output) {}
        }
        return output
    }

    /// One step; `false` at the end of the data or when it is broken.
    private func inflateInto(_ output: inout ByteBuffer) -> Bool {
        var status = Z_OK
        output.writeWithUnsafeMutableBytes(minimumWritableBytes: 16_384) { space in
            stream.next_out = space.bindMemory(to: UInt8.self).baseAddress
            stream.avail_out = UInt32(space.count)
            status = inflate(&stream, Z_SYNC_FLUSH)
            return space.count - Int(stream.avail_out)
        }
        hasFailed = status != Z_OK && status != Z_STREAM_END
        return status == Z_OK
    }
}
