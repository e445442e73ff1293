import NIOPosix
import TestSupport
import Testing

@testable import Upstream

@Suite(.timeLimit(.minutes(1))) struct ProbeTests {
    @Test func `the probe asks for the models and reports the status, whatever it is`()
        async throws
    {
        let fake = try await FakeUpstream.answering { _ in
            "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno"
        }
        let configuration = UpstreamConfiguration(baseURL: fake.baseURL, proxy: "")
        let status = try await Self.probe(configuration, headers: [("Authorization", "Bearer k")])
        #expect(status == 401)
        #expect(fake.requests.first?.target == "/v1/models")
        #expect(fake.requests.first?.headers.map(\.name) == ["Host", "Authorization"])
        await fake.stop()
    }

    @Test func `the probe says that nobody is there`() async {
        let configuration = UpstreamConfiguration(baseURL: "http://127.0.0.1:1/v1", proxy: "")
        await #expect(throws: UpstreamError.self) { try await Self.probe(configuration) }
    }

    @Test func `the version names libcurl, its TLS and HTTP`() {
        let version = CurlUpstream.version
        #expect(version.hasPrefix("libcurl 7.") || version.hasPrefix("libcurl 8."))
        #expect(version.contains("SSL") && version.contains("HTTP/"))
    }

    /// The probe blocks, so it gets a thread that may.
    private static func probe(
        _ configuration: UpstreamConfiguration,
        headers: [(name: String, value: String)] = []
    ) async throws -> Int {
        try await NIOThreadPool.singleton.runIfActive {
            try CurlUpstream.probe(configuration, headers: headers)
        }
    }
}
