/// One change of a body: `range`, nearly always empty, becomes `insertion`. Every other byte stays.
package struct Splice: Sendable, Equatable {
    package let range: Range<Int>
    package let insertion: [UInt8]

    package init(range: Range<Int>, insertion: [UInt8]) {
        self.range = range
        self.insertion = insertion
    }

    package func applied(to body: UnsafeRawBufferPointer) -> [UInt8] {
        var spliced: [UInt8] = []
        spliced.reserveCapacity(body.count - range.count + insertion.count)
        spliced.append(contentsOf: body[..<range.lowerBound])
        spliced.append(contentsOf: insertion)
        spliced.append(contentsOf: body[range.upperBound...])
        return spliced
    }

    /// The splice that turns the spliced body into `body` again.
    package func inverse(for body: UnsafeRawBufferPointer) -> Splice {
        let inserted = range.lowerBound..<range.lowerBound + insertion.count
        return Splice(range: inserted, insertion: Array(body[range]))
    }
}
