/// Ends the program where something does not hold: the fuzzer keeps the input that did it.
func expect(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds { fatalError(what()) }
}

func expectEqual<Value: Equatable>(_ left: Value, _ right: Value, _ what: StaticString) {
    expect(
        left == right,
        "\(what): \(String(reflecting: left)) is not \(String(reflecting: right))"
    )
}
