import FoundationEssentials
import Testing

@testable import MemoryProxy

@Suite struct RunningServerTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "running-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func `nobody runs on a folder that is new or not there`() throws {
        try inFolder { folder in
            for folder in [folder, folder + "/nothing"] {
                let server = try RunningServer.holding(folder)
                #expect(server == nil)
            }
        }
    }

    @Test func `a proxy says where it listens, to its owner only`() throws {
        try inFolder { folder in
            let claim = try #require(FolderClaim(folder: folder))
            claim.announce(ListenAddress(host: "127.0.0.1", port: 8123))
            let server = try #require(try RunningServer.holding(folder))
            #expect("\(server.address)" == "127.0.0.1:8123")
            #expect(server.pid == ProcessInfo.processInfo.processIdentifier)
            let attributes = try FileManager.default.attributesOfItem(
                atPath: FolderClaim.path(in: folder)
            )
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            withExtendedLifetime(claim) {}
        }
    }

    @Test(arguments: [("0.0.0.0", "127.0.0.1:80"), ("::", "[::1]:80"), ("::1", "[::1]:80")])
    func `one that listens everywhere is reached on loopback`(host: String, told: String) throws {
        try inFolder { folder in
            let claim = try #require(FolderClaim(folder: folder))
            claim.announce(ListenAddress(host: host, port: 80))
            #expect(try RunningServer.holding(folder).map { "\($0.address)" } == told)
            withExtendedLifetime(claim) {}
        }
    }

    @Test func `what an ended proxy left behind counts as none`() throws {
        try inFolder { folder in
            FolderClaim(folder: folder)?.announce(ListenAddress(host: "127.0.0.1", port: 1))
            #expect(FileManager.default.contents(atPath: FolderClaim.path(in: folder)) != Data())
            let server = try RunningServer.holding(folder)
            #expect(server == nil)
        }
    }

    @Test func `a second proxy leaves the first one's word alone`() throws {
        try inFolder { folder in
            let first = try #require(FolderClaim(folder: folder))
            first.announce(ListenAddress(host: "127.0.0.1", port: 1))
            #expect(FolderClaim(folder: folder) == nil)
            #expect(try RunningServer.holding(folder)?.address.port == 1)
        }
    }

    @Test func `one that does not listen yet is told apart from none`() throws {
        try inFolder { folder in
            let claim = try #require(FolderClaim(folder: folder))
            #expect(throws: RunningServer.Failure.silent(folder: folder)) {
                try RunningServer.holding(folder)
            }
            withExtendedLifetime(claim) {}
        }
    }
}
