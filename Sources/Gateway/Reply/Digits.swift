extension String {
    /// A number in the digits 0 to 9 and a to z, with text in front: what the standard library writes,
    /// which is made for every kind of number and takes longer than all else that needs one here.
    init(_ prefix: String = "", number: UInt64, radix: UInt64) {
        var prefix = prefix
        let most = prefix.utf8.count + UInt64.bitWidth
        self.init(unsafeUninitializedCapacity: most) { memory in
            let start = prefix.withUTF8 { memory.update(fromContentsOf: $0) }
            var end = start
            var rest = number
            repeat {
                let digit = UInt8(truncatingIfNeeded: rest % radix)
                memory[end] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
                end += 1
                rest /= radix
            } while rest > 0
            memory[start..<end].reverse()
            return end
        }
    }
}
