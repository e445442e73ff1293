import Testing

@testable import memory_proxy

@Suite struct TextTableTests {
    private func table(_ rows: [[String]]) -> TextTable {
        var table = TextTable([
            .init(title: "id"), .init(title: "n", isNumber: true),
            .init(title: "text", isElastic: true),
        ])
        for row in rows { table.add(row) }
        return table
    }

    private func lines(_ rows: [[String]], columns: Int? = nil) -> [String] {
        table(rows).text(columns: columns, showsStyle: false).split(separator: "\n").map(
            String.init
        )
    }

    @Test func `columns are as wide as what is in them, and numbers stand to the right`() {
        #expect(
            lines([["a", "5", "tea"], ["longer", "1234", "coffee"]]) == [
                "ID         N  TEXT",
                "a          5  tea",
                "longer  1234  coffee",
            ]
        )
    }

    @Test func `without rows there is the head`() { #expect(lines([]) == ["ID  N  TEXT"]) }

    @Test func `nothing is cut where there is no terminal`() {
        let long = String(repeating: "word ", count: 100) + "end"
        #expect(lines([["a", "1", long]])[1].hasSuffix("end"))
    }

    @Test(arguments: [20, 30, 79])
    func `on a terminal the elastic column gives way`(columns: Int) {
        let long = String(repeating: "x", count: 200)
        let found = lines([["a", "1", long], ["b", "2", "short"]], columns: columns)
        #expect(found[1].count == columns)
        #expect(found[1].hasSuffix("x…"))
        #expect(found[2].hasSuffix("short"))
    }

    @Test func `a terminal that is too narrow leaves the elastic column ten`() {
        let found = lines([["a", "1", String(repeating: "x", count: 200)]], columns: 5)
        #expect(found[1] == "a   1  " + String(repeating: "x", count: 9) + "…")
    }

    @Test func `wide characters take two columns`() {
        let found = lines([["日本", "1", "x"], ["ab", "2", "y"], ["🎉", "3", "z"]])
        #expect(found[1...] == ["日本  1  x", "ab    2  y", "🎉    3  z"])
    }

    @Test func `a wide character is not cut in half`() {
        #expect(TextWidth.cut("日本語テキスト", to: 7) == "日本語…")
        #expect(TextWidth.cut("日本語テキスト", to: 8) == "日本語…")
        #expect(TextWidth.columns(TextWidth.cut("日本語テキスト", to: 8)) <= 8)
    }

    @Test func `combining marks take no column of their own`() {
        #expect(TextWidth.columns("e\u{301}") == 1)
        #expect(TextWidth.cut("e\u{301}e\u{301}", to: 2) == "e\u{301}e\u{301}")
    }

    @Test(arguments: [
        "\u{1B}[31mred", "a\nb", "a\r\nb", "a\tb", "\u{202E}evil", "a\u{2028}b", "\u{7}",
        "\u{9B}2J",
    ])
    func `nothing that is stored moves the cursor`(text: String) {
        let found = table([["a", "1", text]]).text(columns: 80, showsStyle: false)
        let allowed = found.unicodeScalars.filter { scalar in
            scalar != "\n"
                && [.control, .format, .lineSeparator].contains(scalar.properties.generalCategory)
        }
        #expect(allowed.isEmpty)
        #expect(found.split(separator: "\n").count == 2)
    }

    @Test func `the head is bold only where style shows`() {
        let styled = table([]).text(columns: 80, showsStyle: true)
        #expect(styled == "\u{1B}[1mID  N  TEXT\u{1B}[0m\n")
    }
}
