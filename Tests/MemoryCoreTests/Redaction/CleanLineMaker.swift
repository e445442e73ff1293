/// Makes lines without secrets, of what looks most like them: numbers, digests, ids, addresses, code.
struct CleanLineMaker {
    private var maker: SecretMaker

    init(seed: UInt64) { maker = SecretMaker(seed: seed) }

    mutating func line(_ number: Int) -> String {
        switch number % 34 {
        case 0: "\(words(8)), \(words(6))."
        case 1: "\(words(3)) \(digits(1...6)) \(words(2)) \(digits(1...4)) \(words(3))"
        case 2:
            "call me at +\(digits(2...2)) \(digits(3...3)) \(digits(7...8)) or \(digits(4...4)) \(digits(6...7))"
        case 3: "(\(digits(3...3))) \(digits(3...3))-\(digits(4...4)) is the number of \(words(2))"
        case 4: "id \(uuid()) was \(words(2))"
        case 5: "commit \(hex(40)) \(words(4))"
        case 6: "sha256:\(hex(64)) \(words(1)).tar.gz"
        case 7: "md5 \(hex(32))  \(words(1)).iso"
        case 8: "data:image/png;base64,\(maker.text(80, of: SecretMaker.base64))=="
        case 9: "\(maker.text(60, of: SecretMaker.base64))= is what the encoder gave me"
        case 10:
            "https://www.example.com/\(words(1))/\(digits(6...9))?ref=\(alphanumeric(12))&page=\(digits(1...2))"
        case 11:
            "https://youtu.be/\(maker.text(11, of: SecretMaker.base64url)) at 3:\(digits(2...2))"
        case 12: "order no. \(digits(8...19)) arrives on \(date())"
        case 13:
            "invoice \(digits(10...12)), customer \(digits(6...8)), \(digits(2...4)).\(digits(2...2)) EUR"
        case 14:
            "\(date())T12:34:56.\(digits(6...6))Z INFO [worker-\(digits(1...2))] \(words(4)) took \(digits(2...4)) ms"
        case 15: "ts=\(digits(13...13)) ts_us=\(digits(16...16)) seq=\(digits(5...9))"
        case 16: "lat 52.\(digits(14...16)), lon 13.\(digits(14...16))"
        case 17:
            "\(digits(1...3)).\(digits(1...3)).\(digits(1...3)).\(digits(1...3)):\(digits(4...5)) -> 00:1A:\(hex(2)):\(hex(2)):\(hex(2)):\(hex(2))"
        case 18: "version 1.\(digits(1...2)).\(digits(1...3))-beta.\(digits(1...1))+\(hex(7))"
        case 19:
            "let \(words(1))Token = tokens[\(digits(1...2))] ?? parser.nextToken(at: \(digits(1...3)))"
        case 20: "def set_password(self, password): self.password = hash_password(password)"
        case 21: "the password for \(words(2)) is in the \(words(1)) manager, ask \(words(1))"
        case 22: "password = os.environ[\"\(words(1).uppercased())_PASSWORD\"]"
        case 23: "API_KEY=${\(words(1).uppercased())_API_KEY}  # \(words(3))"
        case 24:
            "isbn 978-3-\(digits(2...2))-\(digits(6...6))-\(digits(1...1)), \(words(2)), \(digits(3...3)) pages"
        case 25: "barcode \(digits(13...13)) and parcel 1Z\(alphanumeric(16).uppercased())"
        case 26: "pi is 3.14159265358979323846 and e is 2.71828182845904523536, \(words(2))"
        case 27:
            "{\"id\":\(digits(10...18)),\"name\":\"\(words(2))\",\"score\":0.\(digits(17...17)),\"token_count\":\(digits(3...4))}"
        case 28: "the years \(year()) \(year()) \(year()) \(year()) \(year()) were \(words(1))"
        case 29:
            "sk-learn-\(words(1))-\(words(1)) and task-\(words(1))-\(digits(4...4))-\(words(2).replacing(" ", with: "-"))"
        case 30:
            "#\(hex(6)) rgb(\(digits(2...3)), \(digits(2...3)), \(digits(2...3))) margin: \(digits(1...2))px"
        case 31:
            "/usr/lib/\(words(1))/\(words(1))-\(digits(1...2)).so.\(digits(1...2)) (\(hex(16)))"
        case 32:
            "use sk-YOUR-API-KEY-HERE or <token>; the bearer of this \(words(1)) may \(words(3))"
        default:
            "max_tokens: \(digits(3...4)), temperature: 0.\(digits(1...1)), model: \(words(1))-\(digits(2...3))b"
        }
    }

    private static let vocabulary = Array(
        """
        the quick train secret token garden bearer violin key password water between basic market \
        authorization yellow meeting private account river begin coffee monday number sister card \
        bicycle assistant bank window remember iban mountain answer letter public security morning
        """
        .split(separator: " ").map(String.init)
    )

    private mutating func words(_ count: Int) -> String {
        (0..<count).map { _ in Self.vocabulary[number(below: Self.vocabulary.count)] }
            .joined(separator: " ")
    }

    private mutating func number(below bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &maker.generator)
    }

    private mutating func digits(_ counts: ClosedRange<Int>) -> String {
        let count = counts.lowerBound + number(below: counts.count)
        return maker.text(count, of: Array("0123456789"))
    }

    private mutating func hex(_ count: Int) -> String {
        maker.text(count, of: SecretMaker.hexadecimal)
    }

    private mutating func alphanumeric(_ count: Int) -> String {
        maker.text(count, of: SecretMaker.alphanumeric)
    }

    private mutating func uuid() -> String {
        [8, 4, 4, 4, 12].map { hex($0) }.joined(separator: "-")
    }

    private mutating func date() -> String { "2026-0\(1 + number(below: 9))-1\(number(below: 10))" }

    private mutating func year() -> String { "\(1900 + number(below: 150))" }
}
