/// A question before something is gone for good.
enum Confirmation {
    /// Throws unless the answer is yes. Where nobody can answer, it has to be given beforehand.
    static func ask(_ question: String, isGiven: Bool) throws {
        guard !isGiven else { return }
        guard Terminal.canAsk else {
            throw CommandFailure.usage("nobody can be asked here; give --yes to erase")
        }
        Terminal.writeError("\(TextWidth.printable(question)) [y/N] ")
        let answer = readLine()?.lowercased() ?? ""
        guard ["y", "yes"].contains(answer) else {
            throw CommandFailure(message: "nothing was erased", code: 1)
        }
    }
}
