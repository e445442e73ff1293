import FoundationEssentials
import Testing

@testable import MemoryProxy

@Suite struct MomentTests {
    /// 2026-05-04T10:15:00Z
    private static let moment = 1_777_889_700.0

    @Test(arguments: [
        "2026-05-04T10:15:00Z", "2026-05-04t10:15:00z", "2026-05-04 10:15", "2026-05-04T10:15",
        "2026-05-04T12:15:00+02:00", "2026-05-04T12:15:00+0200", "2026-05-04T12:15+02",
        "2026-05-04T04:45:00-05:30", "2026-05-04T10:15:00.000000000Z", "2026-05-04T10:14:60Z",
    ])
    func `one moment has many texts`(text: String) throws {
        let date = try #require(Moment.date(text))
        #expect(date.timeIntervalSince1970 == Self.moment)
    }

    @Test(arguments: [
        ("2026-05-04T10:15:00.5Z", 0.5), ("2026-05-04T10:15:00,25", 0.25),
        ("2026-05-04T10:15:00.123456789Z", 0.123456),
    ])
    func `fractions count to the microsecond`(text: String, fraction: Double) throws {
        let date = try #require(Moment.date(text))
        #expect(abs(date.timeIntervalSince1970 - Self.moment - fraction) < 1e-6)
    }

    @Test(arguments: ["2024-02-29", "2000-02-29", "2026-12-31", "2026-04-30"])
    func `every day of a month is a day`(text: String) throws {
        #expect(Timestamp.text(try #require(Moment.date(text))) == "\(text)T00:00:00.000000Z")
    }

    @Test(arguments: [
        ("2026-05-04T10:15:00Z", true), ("2026-05-04t12:15:00.000000001+02:00", true),
        ("2026-05-04", false), ("2026-05-04T10:15Z", false), ("2026-05-04T10:15:00", false),
        ("2026-05-04 10:15:00Z", false),
    ])
    func `RFC 3339 wants seconds and an offset`(text: String, isMoment: Bool) {
        #expect((Moment.rfc3339(text)?.timeIntervalSince1970 == Self.moment) == isMoment)
    }

    @Test func `a day is its first moment in UTC`() throws {
        let date = try #require(Moment.date("2026-05-04"))
        #expect(Timestamp.text(date) == "2026-05-04T00:00:00.000000Z")
    }

    @Test(arguments: [
        "", "yesterday", "2026-5-4", "2026-13-01", "2026-00-01", "2026-02-29", "2100-02-29",
        "2026-04-31", "2026-01-32", "2026-05-04T",
        "2026-05-04T24:00", "2026-05-04T10:60", "2026-05-04T10:15:61Z", "2026-05-04T10:15:00.Z",
        "2026-05-04T10:15:00+25:00", "2026-05-04T10:15:00Z ", " 2026-05-04", "04.05.2026",
    ])
    func `what is no moment is none`(text: String) {
        #expect(Moment.date(text) == nil)
    }

    @Test(arguments: [1_777_889_700.0, 1_777_889_700_000.0])
    func `seconds and milliseconds since 1970 are told apart`(number: Double) throws {
        let date = try #require(Moment.date(number))
        #expect(date.timeIntervalSince1970 == Self.moment)
    }

    @Test(arguments: [-1, .nan, .infinity, 1e15])
    func `a number that can be no time is none`(number: Double) {
        #expect(Moment.date(number) == nil)
    }
}
