import Testing

@testable import MemoryProxy

@Suite struct ProcessorCountTests {
    @Test(arguments: [
        ("Name:\tx\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\n", 2),
        ("Cpus_allowed:\tff,00000001", 9),
        ("Cpus_allowed:\t1", 1), ("Name:\tx", 0), ("", 0),
    ])
    func `the mask of allowed processors is counted`(_ status: String, _ count: Int) {
        #expect(ProcessorCount.allowed(in: status) == count)
    }

    @Test func `there is always one`() { #expect(ProcessorCount.available >= 1) }
}
