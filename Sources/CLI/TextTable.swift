import Glibc

/// Rows in columns for a person. On a terminal the last column that may is cut to its width; in a
/// pipe nothing is cut.
struct TextTable {
    struct Column {
        var title: String
        var isNumber = false
        /// Gives way when the terminal is too narrow.
        var isElastic = false
    }

    private static let gap = "  "
    private static let leastElasticWidth = 10

    private let columns: [Column]
    private var rows: [[String]] = []

    init(_ columns: [Column]) { self.columns = columns }

    mutating func add(_ cells: [String]) { rows.append(cells.map(TextWidth.printable)) }

    /// - Parameter columns: of the terminal; nil for no limit.
    func text(columns limit: Int?, showsStyle: Bool) -> String {
        let widths = widths(limit)
        let titles = line(columns.map { $0.title.uppercased() }, widths)
        let head = showsStyle ? "\u{1B}[1m\(titles)\u{1B}[0m" : titles
        return ([head] + rows.map { line($0, widths) }).map { $0 + "\n" }.joined()
    }

    private func widths(_ limit: Int?) -> [Int] {
        var widths = columns.indices.map { index in
            rows.map { TextWidth.columns($0[index]) }.reduce(columns[index].title.count, max)
        }
        guard let limit, let elastic = columns.lastIndex(where: \.isElastic) else { return widths }
        let total = widths.reduce(0, +) + Self.gap.count * (columns.count - 1)
        if total > limit {
            widths[elastic] = max(Self.leastElasticWidth, widths[elastic] - (total - limit))
        }
        return widths
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let parts = columns.indices.map { index in
            let cell = TextWidth.cut(cells[index], to: widths[index])
            let padding = String(repeating: " ", count: widths[index] - TextWidth.columns(cell))
            return columns[index].isNumber ? padding + cell : cell + padding
        }
        var line = parts.joined(separator: Self.gap)
        while line.last == " " { line.removeLast() }
        return line
    }
}

/// How much room text takes on a terminal.
enum TextWidth {
    /// The text in one line. What is stored may come from anywhere: nothing in it may move the
    /// cursor or turn the direction of writing, so what would becomes a space.
    static func printable(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: " "
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    static func columns(_ text: String) -> Int { text.reduce(0) { $0 + columns($1) } }

    /// The text, or its beginning with `…`.
    static func cut(_ text: String, to width: Int) -> String {
        guard columns(text) > width else { return text }
        var cut = ""
        var room = width - 1
        for character in text {
            room -= columns(character)
            guard room >= 0 else { break }
            cut.append(character)
        }
        return cut + "…"
    }

    /// Two for East Asian wide characters and emoji, which is what terminals give them.
    private static func columns(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        let isWide =
            switch first.value {
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
                0x4E00...0x9FFF, 0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
                0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF,
                0x20000...0x3FFFD:
                true
            default: first.properties.isEmojiPresentation
            }
        return isWide ? 2 : 1
    }
}
