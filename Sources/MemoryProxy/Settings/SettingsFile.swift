import FoundationEssentials
import Yams

/// The keys that a settings file holds, to tell the reader of a mistyped one.
struct SettingsFile {
    /// Every key with a value, its parts joined by dots.
    let keys: [String]
    /// Those of them whose value is a list.
    let lists: Set<String>
    /// The names under `clients:`.
    let agents: [String]
    /// Nothing but comments.
    var isEmpty: Bool { keys.isEmpty }

    init(path: String) throws {
        do {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let root = try Yams.compose(yaml: text)
            guard root == nil || root?.mapping != nil else {
                throw SettingsError.unreadableFile(path: path, reason: "it is not a YAML mapping")
            }
            self.init(root: root?.mapping ?? Node.Mapping([]))
        } catch let error as SettingsError {
            throw error
        } catch {
            throw SettingsError.unreadableFile(path: path, reason: "\(error)")
        }
    }

    private init(root: Node.Mapping) {
        let values = Self.values(of: root, under: [])
        keys = values.map(\.key)
        lists = Set(values.filter { $0.value.sequence != nil }.map(\.key))
        agents = root["clients"]?.mapping?.keys.compactMap(\.string) ?? []
    }

    private static func values(
        of mapping: Node.Mapping,
        under path: [String]
    ) -> [(key: String, value: Node)] {
        mapping.flatMap { key, value -> [(key: String, value: Node)] in
            let path = path + [key.string ?? "?"]
            guard let inner = value.mapping else { return [(path.joined(separator: "."), value)] }
            return values(of: inner, under: path)
        }
    }

    func checkKeys(known: [String]) throws(SettingsError) {
        let known = known + ["clients"]
        guard let unknown = keys.first(where: { !known.contains($0) }) else { return }
        let nearest = known.min { $0.editDistance(to: unknown) < $1.editDistance(to: unknown) }
        throw .unknownKey(
            unknown,
            nearest: nearest.flatMap { $0.editDistance(to: unknown) <= 8 ? $0 : nil }
        )
    }
}

extension String {
    /// Levenshtein's distance, in characters.
    fileprivate func editDistance(to other: String) -> Int {
        var row = Array(0...other.count)
        for (i, character) in enumerated() {
            var diagonal = i
            row[0] = i + 1
            for (j, otherCharacter) in other.enumerated() {
                let replaced = diagonal + (character == otherCharacter ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = Swift.min(replaced, diagonal + 1, row[j] + 1)
            }
        }
        return row[other.count]
    }
}
