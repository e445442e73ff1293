import FoundationEssentials
import Testing

@testable import MemoryProxy

@Suite struct InstallationTests {
    private func inFolder(_ body: (Installation, String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "installation-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(Installation(folder: folder), folder)
    }

    private func write(_ text: String, to path: String, mode: Int = 0o600) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `the secret is made once, for its owner only`() throws {
        try inFolder { installation, folder in
            let secret = try installation.secret()
            #expect(secret.count == 32)
            #expect(try installation.secret() == secret)
            #expect(try mode(of: folder + "/secret") == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["secret"])
        }
    }

    @Test func `a damaged secret is refused and kept`() throws {
        try inFolder { installation, folder in
            let path = folder + "/secret"
            try write("short", to: path)
            #expect(throws: Installation.Failure.damagedSecret(path: path)) {
                try installation.secret()
            }
            #expect(FileManager.default.contents(atPath: path) == Data("short".utf8))
        }
    }

    @Test func `a folder that is not there is told`() {
        #expect(throws: PrivateFile.Failure.unwritable(path: "/nonexistent/secret")) {
            try Installation(folder: "/nonexistent").secret()
        }
    }

    @Test func `the admin token is made once and known to be new only then`() throws {
        try inFolder { installation, folder in
            let made = try installation.adminToken()
            #expect(made.isNew)
            #expect(made.text.count == "mp-".count + 64)
            let known = try installation.adminToken()
            #expect(!known.isNew)
            #expect(known.text == made.text)
            #expect(try mode(of: folder + "/admin-token") == 0o600)
        }
    }

    @Test func `an owner may write a token of their own`() throws {
        try inFolder { installation, folder in
            try write("  correct-horse-battery\n", to: folder + "/admin-token")
            #expect(try installation.adminToken().text == "correct-horse-battery")
        }
    }

    @Test(arguments: ["", "\n", "fifteen-letters", "two words of more than sixteen"])
    func `what can be guessed is no token`(_ text: String) throws {
        try inFolder { installation, folder in
            let path = folder + "/admin-token"
            try write(text, to: path)
            #expect(throws: Installation.Failure.damagedToken(path: path)) {
                try installation.adminToken()
            }
        }
    }

    @Test(arguments: ["secret", "admin-token"])
    func `a file that others may read is refused with what to do`(_ name: String) throws {
        try inFolder { installation, folder in
            let path = folder + "/" + name
            try write("a long text that would do otherwise", to: path, mode: 0o640)
            let error = #expect(throws: PrivateFile.Failure.self) {
                _ = try installation.secret()
                _ = try installation.adminToken()
            }
            #expect(error == .tooOpen(path: path, mode: 0o640))
            #expect(error?.description.hasSuffix("Run: chmod 0600 \(path)") == true)
        }
    }
}
