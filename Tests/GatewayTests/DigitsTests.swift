import Testing

@testable import Gateway

@Suite struct DigitsTests {
    @Test(arguments: [0, 9, 10, 35, 36, 255, 1_000_000, UInt64.max], [2, 10, 16, 36])
    func `digits are the standard library's`(number: UInt64, radix: UInt64) {
        let digits = String(number, radix: Int(radix))
        #expect(String(number: number, radix: radix) == digits)
        #expect(String("prefix-é-", number: number, radix: radix) == "prefix-é-" + digits)
    }
}
