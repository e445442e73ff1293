import Testing

@testable import MemoryProxy

@Suite struct StartupPagesTests {
    @Test func `only private code is given back`() {
        let code: Substring = "55d0-55e0 r-xp 00000000 fe:00 54 /usr/bin/memory-proxy"
        #expect(StartupPages.codeRange(code) == 0x55d0..<0x55e0)
        for kind in ["r--p", "rw-p", "r-xs", "rwxp"] {
            let line = Substring("55d0-55e0 \(kind) 00000000 fe:00 54 /usr/bin/memory-proxy")
            #expect(StartupPages.codeRange(line) == nil)
        }
    }

    @Test(arguments: ["", "x", "55e0-55d0 r-xp 0", "zz-zz r-xp 0"])
    func `a line that is none is left alone`(_ line: String) {
        #expect(StartupPages.codeRange(line[...]) == nil)
    }

    @Test func `the program runs on without its pages`() {
        StartupPages.release()
        #expect("still".uppercased() == "STILL")
    }
}
