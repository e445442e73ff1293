import Foundation

enum Fixtures {
    static func text(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "Fixtures").appending(path: name)
        return try String(contentsOf: file, encoding: .utf8)
    }
}
