import ArgumentParser
import Glibc
import MemoryProxy

/// What ends a command, and with which code: those of sysexits.h, so that scripts can tell one
/// failure from another.
struct CommandFailure: Error {
    var message: String
    var code: Int32

    /// The arguments can't be meant.
    static func usage(_ message: String) -> CommandFailure {
        CommandFailure(message: message, code: EX_USAGE)
    }

    /// Part of the input can't be read; the rest was taken.
    static func badData(_ message: String) -> CommandFailure {
        CommandFailure(message: message, code: EX_DATAERR)
    }

    static func noInput(_ message: String) -> CommandFailure {
        CommandFailure(message: message, code: EX_NOINPUT)
    }
}

extension CommandFailure {
    /// Says what went wrong in a line on stderr, and returns what is left to throw: the exit code.
    static func report(_ error: any Error) -> any Error {
        // The parser's own: it prints them, or they say nothing.
        if error is ExitCode || error is ValidationError || error is CleanExit { return error }
        let failure = error as? CommandFailure
        Terminal.writeError("memory-proxy: \(failure?.message ?? "\(error)")\n")
        return ExitCode(failure?.code ?? code(of: error))
    }

    private static func code(of error: any Error) -> Int32 {
        if error is ConnectionMemory.Failure { return EX_USAGE }
        return switch error as? MemoryAccessError {
        case .unreachable, .noStore: EX_UNAVAILABLE
        case .refusedToken, .noToken: EX_NOPERM
        case .noSuchAgent, .severalAgents, .noSuchSession: EX_USAGE
        case .refused(let status, _): status == 422 ? EX_USAGE : EXIT_FAILURE
        case nil: error is RunningServer.Failure ? EX_UNAVAILABLE : EXIT_FAILURE
        }
    }
}
