import FoundationEssentials
import Testing

@testable import MemoryCore

@Suite
struct TimeCuesTests {
    @Test(arguments: [
        "When did we meet?", "what day was it", "How long did it take", "In what year",
    ])
    func `a question for a time is recognised`(text: String) {
        #expect(cues(text).asksForTime)
    }

    @Test func `the time that is named is read as far as it goes`() {
        #expect(cues("on May 7, 2023").day == 7)
        #expect(cues("on the 21st of June").day == 21)
        #expect(cues("in March").month == 3)
        #expect(cues("back in 2024").year == 2024)
        #expect(cues("seven of 12 eggs").day == nil)
        #expect(!cues("may I come on the 7th").namesTime)
        #expect(!cues("May I come").namesTime)
    }

    @Test func `a named day fits itself best, then the week after it`() {
        let asked = cues("what did I buy on May 4?")
        let fits = [0, 1, 8, 9, 31, 40].map { asked.fit(day($0)) }
        #expect(fits == [1, 0.7, 0.7, 0.3, 0.3, 0])
    }

    @Test func `a named month fits itself and less the next`() {
        #expect(cues("in May").fit(day(0)) == 1)
        #expect(cues("in April 2026").fit(day(0)) == 0.5)
        #expect(cues("in June").fit(day(0)) == 0)
        #expect(cues("in May 2025").fit(day(0)) == 0)
        #expect(cues("in 2026").fit(day(0)) == 1)
        #expect(cues("tea").fit(day(0)) == 0)
    }

    @Test func `days are counted as the calendar does`() {
        for offset in stride(from: -30_000, to: 60_000, by: 17) {
            let date = CivilDate(Date(timeIntervalSince1970: Double(offset) * 86_400))
            #expect(CivilDate.days(date.year, date.month, date.day) == offset)
        }
    }

    private func cues(_ text: String) -> TimeCues { TimeCues(of: text.utf8Span.span) }

    /// Days after 2026-05-04.
    private func day(_ offset: Int) -> Date {
        Date(timeIntervalSince1970: 1_777_881_600 + Double(offset) * 86_400)
    }
}
