import Testing

@testable import MemoryProxy

@Suite struct StartupPagesTests {
    private func ranges(_ lines: String...) -> [Range<UInt>] {
        StartupPages.cleanRanges(lines.map { $0[...] })
    }

    @Test func `code and what is read right before it are given back, relocations are not`() {
        let lld = ranges(
            "55d0-55e0 r--p 00000000 fe:00 1 /usr/bin/memory-proxy",
            "55e0-5600 r-xp 00010000 fe:00 1 /usr/bin/memory-proxy",
            "5600-5610 r--p 00030000 fe:00 1 /usr/bin/memory-proxy",
            "5610-5700 rw-p 00040000 fe:00 1 /usr/bin/memory-proxy"
        )
        #expect(lld == [0x55d0..<0x55e0, 0x55e0..<0x5600])
        let gold = ranges(
            "55d0-55e0 r-xp 00000000 fe:00 1 /usr/bin/memory-proxy",
            "55e0-55f0 r--p 00010000 fe:00 1 /usr/bin/memory-proxy",
            "55f0-5600 rw-p 00020000 fe:00 1 /usr/bin/memory-proxy"
        )
        #expect(gold == [0x55d0..<0x55e0])
    }

    @Test(arguments: [
        "55d0-55e0 rw-p 00000000 fe:00 1 /x", "55d0-55e0 r--p 00000000 fe:00 1 /x",
        "55d0-55e0 rwxp 00000000 fe:00 1 /x", "55d0-55e0 r-xs 00000000 fe:00 1 /x",
    ])
    func `what may have been written to is left alone`(line: String) {
        #expect(ranges(line).isEmpty)
    }

    @Test func `what is read with a gap before the code is left alone`() {
        let gap = ranges(
            "55c0-55d0 r--p 00000000 fe:00 1 /x",
            "55e0-5600 r-xp 00010000 fe:00 1 /x"
        )
        #expect(gap == [0x55e0..<0x5600])
    }

    @Test(arguments: ["", "55d0", "55d0-55e0", "55e0-55d0 r-xp", "x-y r-xp 0", "55d0-55d0 r-xp"])
    func `a line that is none is no range`(line: String) {
        #expect(ranges(line).isEmpty)
    }

    @Test func `a program that has given pages back runs on`() {
        StartupPages.release()
        #expect(ranges("55d0-55e0 r-xp 00000000 fe:00 1 /x").count == 1)
    }
}
