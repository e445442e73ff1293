import ChatCodec
import Testing

@Suite struct ChatRequestScanningTests {
    @Test(arguments: OddBody.all)
    func `an odd but legal body is read as it is meant`(odd: OddBody) throws {
        let request = try ChatRequest(odd.body, as: odd.dialect)
        #expect(request.messages.count == odd.count)
        #expect(request.lastUserText(in: odd.body) == odd.user)
    }

    @Test func `there are enough odd bodies`() { #expect(OddBody.all.count >= 40) }

    @Test func `roles are told apart`() throws {
        let roles = ["system", "developer", "user", "assistant", "tool", "function", "critic"]
        let messages = roles.map { #"{"role":"\#($0)","content":""}"# }.joined(separator: ",")
        let request = try ChatRequest(#"{"messages":[\#(messages)]}"#)
        #expect(
            request.messages.map(\.role)
                == [.system, .developer, .user, .assistant, .tool, .tool, .other]
        )
    }

    @Test func `items of a response have the roles of messages`() throws {
        let body = try #require(OddBody.responses.first { $0.count == 6 }).body
        let request = try ChatRequest(body, as: .responses)
        #expect(
            request.messages.map(\.role) == [.developer, .user, .other, .other, .tool, .other]
        )
        #expect(request.text(4, in: body) == "42")
        #expect(request.text(2, in: body) == "")
    }

    @Test func `texts are ranges of the body`() throws {
        let body = #"{"messages":[{"role":"user","content":[{"type":"text","text":"a\n"}]}]}"#
        let string = try #require(try ChatRequest(body).messages.first?.texts.first)
        #expect(Array(Array(body.utf8)[string.range]).text == #"a\n"#)
        #expect(string.hasEscapes)
    }

    @Test(arguments: [ChatDialect.chatCompletions, .responses])
    func `members beside the messages are found`(dialect: ChatDialect) throws {
        let request = try ChatRequest(
            #"{"stream":true,"user":"u\u0031","safety_identifier":"s","metadata":{"a":1,"user_id":"m"}}"#,
            as: dialect
        )
        #expect(request.isStream)
        #expect(request.user == "u1")
        #expect(request.safetyIdentifier == "s")
        #expect(request.metadataUserID == "m")
    }

    @Test func `members of other types are ignored, and the last of several counts`() throws {
        let request = try ChatRequest(
            #"{"stream":true,"stream":"true","user":"a","user":7,"safety_identifier":null,"metadata":"user_id"}"#
        )
        #expect(!request.isStream)
        #expect(request.user == nil)
        #expect(request.safetyIdentifier == nil)
        #expect(request.metadataUserID == nil)
    }

    @Test func `bytes that are not UTF-8 are replaced`() throws {
        var body = Array(#"{"messages":[{"role":"user","content":"a?b\n"}]}"#.utf8)
        body[try #require(body.firstIndex(of: UInt8(ascii: "?")))] = 0xFF
        let text = try body.withUnsafeBytes {
            let request = try ChatRequest(scanning: $0, as: .chatCompletions)
            return request.text(of: request.messages[0], in: $0)
        }
        #expect(text == "a\u{FFFD}b\n")
    }
}
