import ArgumentParser
import FoundationEssentials
import Glibc
import MemoryProxy

struct EvalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Measure recall on questions whose answers are known.",
        discussion: """
            Runs the real engine over conversations and prints how many of the messages that answer \
            a question are recalled, and how high. docs/recall.md describes the data's format and \
            what was measured. Nothing is kept, and the proxy's own data is not touched.
            """
    )

    @Option(help: "A folder with memories.jsonl and queries.jsonl, or a folder of such folders.")
    var data: String

    @Option(help: "A settings file in YAML, for the embedder; proxy.yaml is the reference.")
    var config: String?

    @Option(help: "minilm, static, openai or none. (default: as configured)")
    var embedder: String?

    @Option(help: "How minilm sees a question: distilled or full. (default: as configured)")
    var queryEncoder: String?

    @Option(help: "What orders memories: hybrid or composite. (default: as configured)")
    var ranking: String?

    @Option(
        name: .customLong("run"),
        help: "Write what was recalled to this file, a line of JSON a question."
    )
    var runFile: String?

    @Flag(help: "Print a line of JSON a data set instead of tables.")
    var json = false

    @Flag(help: "Measure again with each part of the ranking switched off.")
    var ablation = false

    func run() async throws {
        let folders = try EvaluationSet.folders(at: data)
        if runFile != nil, folders.count > 1 { throw EvaluationError.severalSets }
        let settings = try await settings()
        for folder in folders {
            let set = try EvaluationSet(folder: folder)
            let evaluation = try await RecallEvaluation(set, settings, progress: progress)
            let report = try evaluation.report()
            if let runFile { try report.writeRun(to: runFile) }
            print(json ? try report.json() : report.text + "\n")
            if ablation { try printAblation(of: evaluation, beside: report) }
        }
    }

    private func printAblation(
        of evaluation: RecallEvaluation,
        beside report: EvaluationReport
    ) throws {
        for variant in Ablation.variants {
            let other = try evaluation.report(variant.name, weights: variant.weights)
            print(json ? try other.json() : other.line(beside: report))
        }
    }

    private func settings() async throws -> ProxySettings {
        let environment = ProcessInfo.processInfo.environment
        let given = ["embedder": embedder, "query_encoder": queryEncoder, "ranking": ranking]
        return try await ProxySettings.read(
            flags: given.compactMapValues { $0 },
            environment: environment,
            file: config ?? environment["MEMORY_PROXY_CONFIG"]
        )
    }

    /// A bar for a person who waits: not into a pipe, and gone when it is done.
    private func progress(_ done: Int, _ total: Int) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        let filled = 40 * done / max(1, total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 40 - filled)
        let line = done < total ? "\r\(bar) \(done) of \(total) embedded" : "\r\u{1B}[K"
        _ = line.utf8CString.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count - 1) }
    }
}
