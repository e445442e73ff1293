import FoundationEssentials
import Testing

@testable import MemoryCore

@Suite
struct CivilDateTests {
    @Test(
        arguments: [
            (0, "1970-01-01"), (86_399, "1970-01-01"), (86_400, "1970-01-02"), (-1, "1969-12-31"),
            (951_782_400, "2000-02-29"), (1_709_164_800, "2024-02-29"),
            (1_709_251_200, "2024-03-01"), (4_107_542_400, "2100-03-01"),
            (1_777_852_800, "2026-05-04"), (-62_135_596_800, "0001-01-01"),
            (253_402_300_799, "9999-12-31"),
        ]
    )
    func `a moment gives its day in UTC`(seconds: Int, expected: String) {
        let date = Date(timeIntervalSince1970: Double(seconds))
        #expect(CivilDate(date).description == expected)
    }

    @Test func `days of four centuries follow one another`() {
        var previous = CivilDate(Date(timeIntervalSince1970: -86_400))
        for day in 0..<146_097 {
            let date = CivilDate(Date(timeIntervalSince1970: Double(day) * 86_400))
            let isNextDay = date.day == previous.day + 1 && date.month == previous.month
            #expect(isNextDay || date.day == 1 && previous.day >= 28)
            previous = date
        }
        #expect(previous.description == "2369-12-31")
    }

    @Test(arguments: [Date.distantPast, .distantFuture, Date(timeIntervalSince1970: 1e300)])
    func `no moment is too far away`(date: Date) {
        #expect(!CivilDate(date).description.isEmpty)
    }
}
