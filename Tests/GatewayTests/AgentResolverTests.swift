import MemoryCore
import NIOHTTP1
import Testing

@testable import Gateway

@Suite struct AgentResolverTests {
    private let digest = KeyedDigest(secret: Array(repeating: 7, count: 32))

    private func agent(_ policy: AgentResolver.Policy, _ key: String?) -> String? {
        guard
            case .agent(let agent, _, _) = AgentResolver(policy: policy, digest: digest)
                .resolve(key: key)
        else { return nil }
        return agent.text
    }

    @Test func `two keys are two agents and one key is always the same`() {
        #expect(agent(.derived, "sk-one") == agent(.derived, "sk-one"))
        #expect(agent(.derived, "sk-one") != agent(.derived, "sk-two"))
        #expect(agent(.derived, "sk-one")?.contains("sk-one") == false)
    }

    @Test func `another installation derives another agent from the same key`() {
        let other = AgentResolver(
            policy: .derived,
            digest: KeyedDigest(secret: Array(repeating: 8, count: 32))
        )
        guard case .agent(let agent, _, _) = other.resolve(key: "sk-one") else {
            Issue.record("no agent")
            return
        }
        #expect(agent.text != self.agent(.derived, "sk-one"))
    }

    @Test func `a single user is the default agent with any key and with none`() {
        #expect(agent(.singleUser, "sk-one") == "default")
        #expect(agent(.singleUser, nil) == "default")
    }

    @Test func `configured clients may share an agent and a stranger is unknown`() {
        let policy = AgentResolver.Policy.clients([
            .init(agent: AgentID("acme"), keys: ["k1", "k2"], digest: digest),
            .init(agent: AgentID("zeta"), keys: ["k3"], digest: digest),
        ])
        #expect(agent(policy, "k1") == "acme")
        #expect(agent(policy, "k2") == "acme")
        #expect(agent(policy, "k3") == "zeta")
        for stranger in ["k4", "K1", "", nil] { #expect(agent(policy, stranger) == nil) }
    }

    @Test func `a key that was not text has no agent, as others would have the same`() {
        #expect(agent(.derived, "sk-caf\u{FFFD}") == nil)
        #expect(agent(.derived, "sk-caf\u{E9}") != nil)
    }

    @Test func `a connection that changes its key changes its agent`() {
        var cache = AgentCache(AgentResolver(policy: .derived, digest: digest))
        for key in ["sk-one", "sk-one", "sk-two", nil, "sk-one", "caf\u{E9}", "cafe\u{301}"] {
            #expect(
                cache.resolve(key: key)
                    == AgentResolver(policy: .derived, digest: digest).resolve(key: key)
            )
        }
    }

    @Test(arguments: [
        ("Bearer sk-1", "sk-1"), ("bearer  sk-1", "sk-1"), ("sk-1", "sk-1"), ("Bearer ", nil),
    ])
    func `the bearer's token is the key`(_ authorization: String, _ key: String?) {
        let headers: HTTPHeaders = ["authorization": authorization]
        #expect(RequestFields(headers).callerKey == key)
    }

    @Test func `an api-key header is a key too`() {
        #expect(RequestFields(["Api-Key": "k"]).callerKey == "k")
        #expect(RequestFields(HTTPHeaders()).callerKey == nil)
    }
}
