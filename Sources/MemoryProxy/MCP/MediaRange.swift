/// One entry of an `Accept` header (RFC 9110, 12.5.1).
struct MediaRange: Equatable {
    var type: Substring
    var subtype: Substring

    /// The entries of all the fields that are not excluded by `q=0`.
    static func list(_ fields: [String]) -> [MediaRange] {
        fields.flatMap { $0.lowercased().split(separator: ",") }.compactMap { MediaRange($0) }
    }

    private init?(_ text: Substring) {
        let parts = text.split(separator: ";").map(\.trimmingSpaces)
        let names = parts.first?.split(separator: "/") ?? []
        let isExcluded = parts.dropFirst().contains { part in
            part.hasPrefix("q=") && Double(part.dropFirst(2)) == 0
        }
        guard names.count == 2, !isExcluded else { return nil }
        (type, subtype) = (Substring(names[0]), Substring(names[1]))
    }

    func admits(_ type: String, _ subtype: String) -> Bool {
        (self.type == "*" || self.type == type) && (self.subtype == "*" || self.subtype == subtype)
    }
}

extension StringProtocol {
    var trimmingSpaces: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(String(drop(while: isBlank).reversed()).drop(while: isBlank).reversed())
    }
}
