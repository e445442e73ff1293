@testable import ChatCodec

/// A body that is read gets a block, is read again and says the same and the block; without the
/// block it is the client's, byte for byte.
@_cdecl("fuzz_request")
package func fuzzRequest(_ data: UnsafePointer<UInt8>, _ count: Int) {
    let body = UnsafeRawBufferPointer(start: data, count: count)
    let isDocument = (try? JSONValue(reading: body))?.members != nil
    for dialect in [ChatDialect.chatCompletions, .responses] {
        guard let request = try? ChatRequest(scanning: body, as: dialect) else {
            expect(!isDocument, "a JSON object was refused")
            continue
        }
        let texts = request.texts(in: body)
        for text in texts where String(decoding: body, as: UTF8.self).utf8.elementsEqual(body) {
            expect(text.isEmpty || request.shows(text, in: body), "a text is not shown")
        }
        check(request, texts, spliced: "<notes>\n\"tea\" \\ \u{1} 😀</notes>", in: body, dialect)
        check(request, texts, spliced: "", in: body, dialect)
    }
}

private func check(
    _ request: ChatRequest,
    _ texts: [String],
    spliced block: String,
    in body: UnsafeRawBufferPointer,
    _ dialect: ChatDialect
) {
    guard let splice = request.splice(block, into: body) else { return }
    let spliced = splice.applied(to: body)
    spliced.withUnsafeBytes { spliced in
        let restored = splice.inverse(for: body).applied(to: spliced)
        expectEqual(restored, Array(body), "the body without the block")
        do {
            let again = try ChatRequest(scanning: spliced, as: dialect)
            let added = again.texts(in: spliced)
            expectEqual(again.isStream, request.isStream, "stream")
            expectEqual(again.user, request.user, "user")
            expect(added.count - texts.count == (dialect.hasNewMessage(request) ? 1 : 0), "count")
            if dialect == .chatCompletions {
                expect(added.contains { $0.hasSuffix(block) }, "the block is not there")
            }
        } catch ScanError.tooManyMessages, ScanError.tooDeep {
            // One more than the limit.
        } catch {
            expect(false, "the body with the block is none: \(error)")
        }
    }
}

extension ChatRequest {
    fileprivate func texts(in body: UnsafeRawBufferPointer) -> [String] {
        messages.map { text(of: $0, in: body) }
    }
}

extension ChatDialect {
    fileprivate func hasNewMessage(_ request: ChatRequest) -> Bool {
        if self == .chatCompletions, case .newMessage = request.splicePlace { true } else { false }
    }
}
