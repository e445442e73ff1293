import ChatCodec
import Testing

@testable import MemoryProxy

@Suite struct ToolSchemaTests {
    private func defects(_ tool: MCPTool, _ arguments: [String: JSONValue]) -> [String] {
        tool.arguments.defects(of: arguments)
    }

    @Test(
        arguments: [
            ["content": "a"],
            ["content": "a", "pinned": false, "ttl_days": 3650, "ttl_seconds": 60],
            ["content": "a", "memory_type": "preference", "metadata": ["k": ["deep": []]]],
            ["content": "a", "ttl_days": 5.0],
        ] as [[String: JSONValue]]
    )
    func `arguments inside their bounds are taken`(_ arguments: [String: JSONValue]) {
        #expect(defects(.remember, arguments) == [])
    }

    @Test(
        arguments: [
            [:], ["content": ""], ["content": 5], ["content": .null],
            ["content": "a", "pinned": "yes"], ["content": "a", "pinned": 1],
            ["content": "a", "ttl_days": 0], ["content": "a", "ttl_days": 3651],
            ["content": "a", "ttl_days": 1.5], ["content": "a", "ttl_seconds": 59],
            ["content": "a", "ttl_days": true], ["content": "a", "memory_type": "dream"],
            ["content": "a", "metadata": []], ["content": "a", "agent_id": "b"],
        ] as [[String: JSONValue]]
    )
    func `arguments outside their bounds are not`(_ arguments: [String: JSONValue]) {
        #expect(defects(.remember, arguments).count == 1)
    }

    @Test func `characters are counted as JSON Schema counts them`() {
        let most = MCPTool.maxTextCharacters
        // One to the eye, seven scalars.
        let family = "👨‍👩‍👧‍👦"
        let longest = String(repeating: family, count: most / 7)
        #expect(defects(.recall, ["query": .string(longest)]) == [])
        #expect(defects(.recall, ["query": .string(longest + family)]).count == 1)
    }

    @Test(arguments: ["", "1", "0190a5c0-1d2e-7abc-8def-00112233445g", "%", "../etc/passwd"])
    func `an id is a UUID`(_ id: String) {
        #expect(defects(.forget, ["memory_id": .string(id)]).count == 1)
        let uuid: JSONValue = "0190A5C0-1d2e-7abc-8def-001122334455"
        #expect(defects(.forget, ["memory_id": uuid]) == [])
    }

    @Test func `what is shown is what is held to`() {
        let schema = MCPTool.recall.arguments.json
        #expect(schema["required"] == ["query"])
        #expect(schema["properties"]?["top_k"]?["minimum"] == 1)
        #expect(schema["properties"]?["top_k"]?["maximum"] == 20)
        #expect(defects(.recall, ["query": "a", "top_k": 20, "threshold": 1]) == [])
        #expect(defects(.recall, ["query": "a", "top_k": 0, "threshold": 1.01]).count == 2)
    }
}
