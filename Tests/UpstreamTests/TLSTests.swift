import Foundation
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import Upstream

@Suite(.timeLimit(.minutes(1))) struct TLSTests {
    @Test func `an authority from the configured bundle is believed, and no other`() async throws {
        let server = try await TLSServer.start()
        defer { server.stop() }
        let trusting = try CurlUpstream.make(server.baseURL) { $0.caBundle = server.caBundle }
        #expect(try await trusting.response(to: .get("/")).head.status == 200)
        trusting.shutdown()

        let strict = try CurlUpstream.make(server.baseURL)
        try await isUnreachable(strict)
        strict.shutdown()
    }

    @Test func `authorities are read before they are needed, or then`() async throws {
        let server = try await TLSServer.start()
        defer { server.stop() }
        for isPrepared in [true, false] {
            let upstream = try CurlUpstream.make(server.baseURL) { $0.caBundle = server.caBundle }
            if isPrepared { upstream.prepare(on: .singleton) }
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 4)
            try await withThrowingTaskGroup { tasks in
                for _ in 0..<8 {
                    tasks.addTask {
                        try await upstream.response(to: .get("/"), on: group.next()).head.status
                    }
                }
                for try await status in tasks { #expect(status == 200) }
            }
            upstream.shutdown()
            try await group.shutdownGracefully()
        }
    }

    @Test func `a bundle that is renewed is believed from the next connection on`() async throws {
        let server = try await TLSServer.start()
        defer { server.stop() }
        let bundle = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: bundle) }
        let upstream = try CurlUpstream.make(server.baseURL) { $0.caBundle = bundle.path }
        try await isUnreachable(upstream)
        let other = try await TLSServer.start()
        defer { other.stop() }
        try Data(contentsOf: URL(filePath: other.caBundle)).write(to: bundle)
        try await isUnreachable(upstream)
        try Data(contentsOf: URL(filePath: server.caBundle)).write(to: bundle)
        #expect(try await upstream.response(to: .get("/")).head.status == 200)
        // Gone for a moment: what was believed is.
        try FileManager.default.removeItem(at: bundle)
        #expect(try await upstream.response(to: .get("/")).head.status == 200)
        upstream.shutdown()
    }

    private func isUnreachable(_ upstream: CurlUpstream) async throws {
        await #expect {
            try await upstream.response(to: .get("/"))
        } throws: { error in
            if case .unreachable = error as? UpstreamError { true } else { false }
        }
    }

    @Test func `without a bundle that can be read nobody is believed`() async throws {
        let server = try await TLSServer.start()
        defer { server.stop() }
        for bundle in ["/nowhere/ca.pem", "/dev/null"] {
            let upstream = try CurlUpstream.make(server.baseURL) { $0.caBundle = bundle }
            try await isUnreachable(upstream)
            upstream.shutdown()
        }
    }
}

/// `openssl s_server` with a certificate for 127.0.0.1 of an authority made for this test.
private struct TLSServer {
    let caBundle: String
    let baseURL: String
    private let folder: URL
    private let process: Process

    static func start() async throws -> TLSServer {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try run(
            in: folder,
            ["req", "-x509", "-subj", "/CN=test authority"]
                + ["-keyout", "ca.key", "-out", "ca.pem"] + key
        )
        try run(
            in: folder,
            ["req", "-x509", "-subj", "/CN=127.0.0.1", "-CA", "ca.pem"]
                + ["-CAkey", "ca.key", "-addext", "subjectAltName=IP:127.0.0.1"]
                + ["-keyout", "server.key", "-out", "server.pem"] + key
        )
        let process = try make(
            in: folder,
            ["s_server", "-www", "-accept", "127.0.0.1:0", "-cert", "server.pem"]
                + ["-key", "server.key"]
        )
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let port = try await port(from: output)
        return TLSServer(
            caBundle: folder.appending(path: "ca.pem").path,
            baseURL: "https://127.0.0.1:\(port)",
            folder: folder,
            process: process
        )
    }

    func stop() {
        // Not SIGTERM: the child inherits a signal mask that blocks it.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// The server says `ACCEPT 127.0.0.1:40123` when it listens.
    private static func port(from output: Pipe) async throws -> Int {
        var text = ""
        while true {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw CocoaError(.fileReadUnknown) }
            text += String(decoding: data, as: UTF8.self)
            for line in text.split(separator: "\n").dropLast(text.hasSuffix("\n") ? 0 : 1) {
                guard line.hasPrefix("ACCEPT"), let colon = line.lastIndex(of: ":") else {
                    continue
                }
                if let port = Int(line[line.index(after: colon)...]) { return port }
            }
        }
    }

    private static func run(in folder: URL, _ arguments: [String]) throws {
        let process = try make(in: folder, arguments)
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    private static func make(in folder: URL, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }
}
