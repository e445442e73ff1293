import ChatCodec
import MemoryProxy

/// The memory API's values as cells of a table.
enum Cell {
    static func text(_ value: JSONValue?) -> String { value?.text ?? "" }

    static func number(_ value: JSONValue?) -> String {
        value?.wholeNumber.map(String.init) ?? ""
    }

    /// With two digits.
    static func decimal(_ value: JSONValue?) -> String {
        guard let number = value?.double else { return "" }
        let hundredths = Int((number * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }

    /// `2026-05-04`
    static func day(_ value: JSONValue?) -> String { String(text(value).prefix(10)) }

    /// `2026-05-04 10:15`
    static func minute(_ value: JSONValue?) -> String {
        String(text(value).prefix(16)).split(separator: "T").joined(separator: " ")
    }

    /// What was said, and by whom if it is known.
    static func said(_ memory: JSONValue) -> String {
        let content = text(memory["content"])
        switch memory["role"]?.text {
        case "user": return "User: " + content
        case "assistant": return "Assistant: " + content
        case "tool": return "Tool: " + content
        default: return content
        }
    }

    /// `12.3 MiB`
    static func bytes(_ value: JSONValue?) -> String {
        guard let bytes = value?.wholeNumber else { return "" }
        let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
        var (size, unit) = (Double(bytes), 0)
        while size >= 1024, unit < units.count - 1 { (size, unit) = (size / 1024, unit + 1) }
        guard unit > 0 else { return "\(bytes) bytes" }
        return "\((size * 10).rounded() / 10) \(units[unit])"
    }
}

extension Terminal {
    static func write(_ table: TextTable) {
        write(table.text(columns: columns, showsStyle: showsStyle))
    }

    /// In one line.
    static func write(_ value: JSONValue) { write(value.bytes + [10], to: 1) }
}
