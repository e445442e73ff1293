import FoundationEssentials
import Testing

@testable import MemoryProxy

@Suite struct InstallationTests {
    private func inFolder(_ body: (Installation, String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "installation-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(Installation(folder: folder), folder + "/secret")
    }

    @Test func `the secret is made once, for its owner only`() throws {
        try inFolder { installation, path in
            let secret = try installation.secret()
            #expect(secret.count == 32)
            #expect(try installation.secret() == secret)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func `a damaged secret is refused and kept`() throws {
        try inFolder { installation, path in
            try Data("short".utf8).write(to: URL(filePath: path))
            #expect(throws: Installation.Failure.damagedSecret(path: path)) {
                try installation.secret()
            }
            #expect(FileManager.default.contents(atPath: path) == Data("short".utf8))
        }
    }

    @Test func `a folder that is not there is told`() {
        #expect(throws: Installation.Failure.unwritable(path: "/nonexistent/secret")) {
            try Installation(folder: "/nonexistent").secret()
        }
    }
}
