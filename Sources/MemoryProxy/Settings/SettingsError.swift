/// What is wrong with the settings, in words for the person who wrote them.
package enum SettingsError: Error, CustomStringConvertible, Equatable {
    case unreadableFile(path: String, reason: String)
    case unknownKey(String, nearest: String?)
    case invalidValue(key: String, value: String, expected: String)
    case missingVariable(String, key: String)
    case openListenAddress(String)

    package var description: String {
        switch self {
        case .unreadableFile(let path, let reason): "\(path) can't be read: \(reason)"
        case .unknownKey(let key, let nearest):
            "unknown setting '\(key)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
        case .invalidValue(let key, let value, let expected):
            "\(key) must be \(expected), not '\(value)'"
        case .missingVariable(let name, let key):
            "\(key) refers to ${\(name)}, which is not in the environment"
        case .openListenAddress(let address):
            "listening on \(address) opens the proxy to other machines: configure 'clients' keys, "
                + "or set allow_anonymous to true"
        }
    }
}
