/// Why recall can't be measured, in words for whoever wrote the data.
package enum EvaluationError: Error, CustomStringConvertible, Equatable {
    case noData(folder: String)
    case unreadableFile(path: String)
    case badLine(path: String, line: Int, reason: String)
    case unwritableFile(path: String)
    /// A run file has the lines of one data set.
    case severalSets

    package var description: String {
        switch self {
        case .noData(let folder): "\(folder) holds no memories.jsonl, nor does a folder in it"
        case .unreadableFile(let path): "\(path) can't be read"
        case .badLine(let path, let line, let reason): "\(path):\(line): \(reason)"
        case .unwritableFile(let path): "\(path) can't be written"
        case .severalSets: "--run takes one data set at a time"
        }
    }
}
