import Gateway
import HTTPTypes
import MemoryCore
import Testing

@testable import MemoryProxy

@Suite struct APIAuthorityTests {
    private static let token = "mp-0123456789abcdef"
    private static let digest = KeyedDigest(secret: [UInt8](repeating: 7, count: 32))

    private func authority(_ policy: AgentResolver.Policy) throws -> APIAuthority {
        APIAuthority(
            adminToken: try #require(AdminToken(Self.token)),
            agents: AgentResolver(policy: policy, digest: Self.digest),
            digest: Self.digest
        )
    }

    private func clients() throws -> APIAuthority {
        let acme = AgentResolver.Client(
            agent: AgentID("acme"),
            keys: ["k1", "k2"],
            digest: Self.digest
        )
        return try authority(.clients([acme]))
    }

    private func fields(_ fields: (String, String)...) throws -> HTTPFields {
        var all = HTTPFields()
        for (name, value) in fields {
            all.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        return all
    }

    @Test func `the admin token opens everything, in either header`() throws {
        let authority = try clients()
        #expect(try authority.caller(of: fields(("X-API-Key", Self.token))) == .admin)
        let bearer = try fields(("Authorization", "bearer \(Self.token)"))
        #expect(authority.caller(of: bearer) == .admin)
    }

    @Test func `a key of a client opens its agent`() throws {
        let authority = try clients()
        for key in ["k1", "k2"] {
            let caller = try authority.caller(of: fields(("Authorization", "Bearer \(key)")))
            #expect(caller == .client(AgentID("acme")))
        }
    }

    @Test(arguments: [
        "", " ", "mp-0123456789abcde", "mp-0123456789abcdef0", "MP-0123456789ABCDEF", "k3",
    ])
    func `anything else is nobody`(_ key: String) throws {
        let authority = try clients()
        #expect(try authority.caller(of: fields(("X-API-Key", key))) == nil)
        #expect(try authority.caller(of: fields(("Authorization", "Bearer \(key)"))) == nil)
        #expect(try authority.caller(of: fields(("Authorization", "Basic \(Self.token)"))) == nil)
        #expect(authority.caller(of: HTTPFields()) == nil)
    }

    @Test func `two keys in one request are nobody, and X-API-Key goes first`() throws {
        let authority = try clients()
        let twice = try fields(("X-API-Key", Self.token), ("X-API-Key", "k1"))
        #expect(authority.caller(of: twice) == nil)
        let both = try fields(("Authorization", "Bearer \(Self.token)"), ("X-API-Key", "k1"))
        #expect(authority.caller(of: both) == .client(AgentID("acme")))
    }

    @Test(arguments: [AgentResolver.Policy.derived, .singleUser])
    func `a key that nobody has checked opens nothing`(_ policy: AgentResolver.Policy) throws {
        let authority = try authority(policy)
        let caller = try authority.caller(of: fields(("Authorization", "Bearer sk-upstream")))
        #expect(caller == nil)
    }
}
