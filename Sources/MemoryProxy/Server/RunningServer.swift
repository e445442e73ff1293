import FoundationEssentials

/// The proxy that runs on a data folder, as it tells commands that come to the same folder.
///
/// They go through it: its index would not see at once what another process changes behind it.
/// Other commands than those of this machine have no business with it.
package struct RunningServer: Sendable, Equatable {
    /// Where it can be reached from this machine.
    package var address: ListenAddress
    package var pid: Int32

    package init(address: ListenAddress, pid: Int32) {
        self.address = address
        self.pid = pid
    }

    package enum Failure: Error, CustomStringConvertible, Equatable {
        /// It holds the folder, and does not listen yet or has told nothing.
        case silent(folder: String)

        package var description: String {
            switch self {
            case .silent(let folder):
                "a proxy is starting on \(folder) and does not listen yet; try again in a moment"
            }
        }
    }

    /// The proxy that holds the folder now; nil if none does. What a killed one left behind counts
    /// as none: the kernel has let go of its lock.
    package static func holding(_ folder: String) throws -> RunningServer? {
        let path = FolderClaim.path(in: folder)
        guard FolderClaim.isHeld(path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path),
            let server = try? JSONDecoder().decode(RunningServer.self, from: data)
        else { throw Failure.silent(folder: folder) }
        return server
    }
}

extension RunningServer: Codable {
    private enum CodingKeys: String, CodingKey { case address, pid }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let text = try fields.decode(String.self, forKey: .address)
        guard let address = ListenAddress(text) else {
            throw DecodingError.dataCorruptedError(
                forKey: .address,
                in: fields,
                debugDescription: "not HOST:PORT"
            )
        }
        self.init(address: address, pid: try fields.decode(Int32.self, forKey: .pid))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode("\(address)", forKey: .address)
        try fields.encode(pid, forKey: .pid)
    }
}
