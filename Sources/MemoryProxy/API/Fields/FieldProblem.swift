import ChatCodec

/// One thing that is wrong with a request, in FastAPI's words: clients of Kronvex know them.
struct FieldProblem: Sendable, Equatable {
    /// Where: `body` or `query`, then names and, in lists, numbers from 0.
    enum Place: Sendable, Equatable, ExpressibleByStringLiteral {
        case name(String)
        case index(Int)

        init(stringLiteral name: String) { self = .name(name) }

        var json: JSONValue {
            switch self {
            case .name(let name): .string(name)
            case .index(let index): .integer(Int64(index))
            }
        }
    }

    var type: String
    var loc: [Place]
    var msg: String

    var json: JSONValue {
        ["type": .string(type), "loc": .array(loc.map(\.json)), "msg": .string(msg)]
    }
}

extension FieldProblem {
    /// What can be wrong with one value.
    enum Kind {
        case missing
        case wrongType(String)
        case tooShort(Int)
        case tooLong(Int)
        case tooFew(Int)
        case tooMany(Int)
        case tooSmall(String)
        case tooLarge(String)
        case unknownChoice([String])
        case invalid(String)

        var type: String {
            switch self {
            case .missing: "missing"
            case .wrongType(let name): "\(name)_type"
            case .tooShort: "string_too_short"
            case .tooLong: "string_too_long"
            case .tooFew: "too_short"
            case .tooMany: "too_long"
            case .tooSmall: "greater_than_equal"
            case .tooLarge: "less_than_equal"
            case .unknownChoice: "enum"
            case .invalid: "value_error"
            }
        }

        var message: String {
            switch self {
            case .missing: "Field required"
            case .wrongType(let name): "Input should be a valid \(name)"
            case .tooShort(let least): "String should have at least \(least) characters"
            case .tooLong(let most): "String should have at most \(most) characters"
            case .tooFew(let least): "List should have at least \(least) items"
            case .tooMany(let most): "List should have at most \(most) items"
            case .tooSmall(let least): "Input should be greater than or equal to \(least)"
            case .tooLarge(let most): "Input should be less than or equal to \(most)"
            case .unknownChoice(let known):
                "Input should be one of \(known.joined(separator: ", "))"
            case .invalid(let what): "Value error, \(what)"
            }
        }
    }
}
