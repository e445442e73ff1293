import Testing

@testable import MemoryProxy

@Suite struct DescriptorLimitTests {
    @Test func `each connection may have one to the upstream`() {
        #expect(DescriptorLimit.maxConnections(of: 256) == 96)
        #expect(DescriptorLimit.maxConnections(of: 20_000) == 9_968)
    }

    @Test func `a tiny limit still serves somebody`() {
        #expect(DescriptorLimit.maxConnections(of: 0) == 16)
    }

    @Test func `raising says what may be open`() {
        #expect(DescriptorLimit.raise() > 64)
        #expect(DescriptorLimit.raise() == DescriptorLimit.raise())
    }
}
