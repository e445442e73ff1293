import ChatCodec

@testable import MemoryProxy

/// The document as it is served.
struct OpenAPIDocument {
    struct Operation: Hashable, CustomStringConvertible {
        var method: String
        var path: String
        var maxBodyBytes: Int

        var description: String { "\(method) \(path), \(maxBodyBytes) bytes" }
    }

    let root: JSONValue

    init() throws { root = try JSONValue(reading: ReferenceDocument.openAPI.text.utf8) }

    var operations: Set<Operation> {
        var found: Set<Operation> = []
        for (path, methods) in root["paths"]?.members ?? [:] {
            for (method, operation) in methods.members ?? [:] where method != "parameters" {
                let bytes = operation["x-max-body-bytes"]?.wholeNumber ?? 0
                let name = method.uppercased()
                found.insert(Operation(method: name, path: path, maxBodyBytes: Int(bytes)))
            }
        }
        return found
    }

    /// `RememberRequest.content` of the schemas, or a parameter by its name alone; without null.
    func schema(_ name: String) -> JSONValue? {
        let components = root["components"]
        let parts = name.split(separator: ".").map(String.init)
        guard parts.count == 2 else { return resolved(components?["parameters"]?[name]?["schema"]) }
        let property = components?["schemas"]?[parts[0]]?["properties"]?[parts[1]]
        let choice = property?["anyOf"]?.elements?.first { $0["type"] != "null" }
        return resolved(choice ?? property)
    }

    private func resolved(_ value: JSONValue?) -> JSONValue? {
        guard let name = value?["$ref"]?.text?.split(separator: "/").last else { return value }
        return root["components"]?["schemas"]?[String(name)]
    }
}
