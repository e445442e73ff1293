/// The version of the program: what `--version` prints and what servers say about themselves.
package enum ProgramVersion {
    package static let text = "0.1.0"
}
