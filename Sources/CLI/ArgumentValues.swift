import ArgumentParser
import ChatCodec

/// What a memory is.
enum MemoryKind: String, CaseIterable, ExpressibleByArgument {
    case episodic, semantic, procedural, fact, preference, context

    static let help = ArgumentHelp("What it is.", valueName: "type")
    static let completion = CompletionKind.list(allCases.map(\.rawValue))
}

/// How long something lives: `90s`, `15m`, `12h`, `30d`.
struct Lifetime: ExpressibleByArgument {
    let seconds: Int64

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = argument.last.flatMap({ units[$0] }),
            let count = Int64(argument.dropLast()), 1...1_000_000_000 ~= count
        else { return nil }
        seconds = count * unit
    }
}

struct JSONObject: ExpressibleByArgument {
    let value: JSONValue

    init?(argument: String) {
        guard let value = try? JSONValue(reading: Array(argument.utf8)), value.members != nil
        else { return nil }
        self.value = value
    }
}
