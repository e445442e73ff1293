/// Makes secrets as providers do, and lines in which people let them slip.
struct SecretMaker {
    struct Slip {
        var kind: String
        var line: String
        /// What must not be found in what is kept: the secret without what only names its kind.
        var secret: String
    }

    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private static let lower = Array("abcdefghijklmnopqrstuvwxyz")
    private static let upper = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    private static let digits = Array("0123456789")
    static let alphanumeric = lower + upper + digits
    static let base64url = alphanumeric + ["-", "_"]
    static let base64 = alphanumeric + ["+", "/"]
    static let hexadecimal = Array("0123456789abcdef")

    mutating func text(_ count: Int, of set: [Character]) -> String {
        String((0..<count).map { _ in set[Int.random(in: 0..<set.count, using: &generator)] })
    }

    mutating func slip(_ number: Int) -> Slip {
        let makers = Self.prefixed + Self.others
        let maker = makers[number % makers.count]
        let secret = maker.make(&self)
        let frames = maker.frames.isEmpty ? Self.frames : maker.frames
        let frame = frames[Int.random(in: 0..<frames.count, using: &generator)]
        return Slip(kind: maker.kind, line: frame.replacing("§", with: secret), secret: secret)
    }

    private static let frames = [
        "§", "My key is §.", "use \"§\" for now", "export KEY=§", "{\"key\":\"§\",\"n\":1}",
        "(§)", "first line\n§\nlast line", "see `§`, thanks", "https://api.example.com/?k=§&x=1",
        "key:§", "log: a\\n§\\nb", "[§]", "密码§。", "<value>§</value>",
    ]

    private struct Maker: Sendable {
        var kind: String
        /// Empty: in any.
        var frames: [String] = []
        var make: @Sendable (inout SecretMaker) -> String
    }

    /// The prefix, how much follows, and of what.
    private static let prefixed: [Maker] =
        [
            ("sk-", 48, alphanumeric), ("sk-proj-", 156, base64url),
            ("sk-ant-api03-", 95, base64url),
            ("sk-or-v1-", 64, hexadecimal), ("xai-", 80, alphanumeric), ("gsk_", 52, alphanumeric),
            ("AIza", 35, base64url), ("GOCSPX-", 28, base64url), ("AKIA", 16, upper + digits),
            ("ASIA", 16, upper + digits), ("ghp_", 36, alphanumeric), ("gho_", 36, alphanumeric),
            ("ghs_", 36, alphanumeric), ("github_pat_11", 80, alphanumeric),
            ("glpat-", 20, alphanumeric), ("xoxb-2345678901-3456789012-", 24, alphanumeric),
            ("xoxp-2345678901-3456789012-4567890123-", 32, hexadecimal),
            ("sk_live_", 24, alphanumeric), ("rk_live_", 24, alphanumeric),
            ("hf_", 34, lower + upper),
            ("npm_", 36, alphanumeric), ("pypi-AgEIcHlwaS5vcmc", 140, base64url),
            ("SK", 32, hexadecimal), ("dop_v1_", 64, hexadecimal), ("pplx-", 48, alphanumeric),
        ]
        .map { prefix, count, set in
            Maker(kind: prefix) { prefix + $0.text(count, of: set) }
        }

    private static let others: [Maker] = [
        Maker(kind: "SendGrid") {
            "SG.\($0.text(22, of: base64url)).\($0.text(43, of: base64url))"
        },
        Maker(kind: "Telegram") { "\($0.digits(10)):AA\($0.text(33, of: base64url))" },
        Maker(kind: "JWT") {
            "eyJhbGciOiJIUzI1NiJ9.eyJ\($0.text(60, of: base64url)).\($0.text(43, of: base64url))"
        },
        Maker(kind: "Bearer", frames: ["Authorization: Bearer §", "-H 'authorization: bearer §'"]) {
            $0.text(40, of: base64url)
        },
        Maker(kind: "Basic", frames: ["Authorization: Basic §"]) { $0.text(27, of: base64) + "=" },
        Maker(
            kind: "AWS secret",
            frames: [
                "aws_secret_access_key = §", "Secret access key: §", "\"SecretAccessKey\": \"§\"",
                "AKIAIOSFODNN7EXAMPLE,§",
            ]
        ) { $0.text(40, of: base64) },
        Maker(
            kind: "password",
            frames: [
                "password=§", "DB_PASSWORD=§", "\"password\": \"§\"", "my password is §", "pwd: §",
                "passwd='§'", "Passphrase: §", "dbPassword: \"§\"",
            ]
        ) { $0.text(10, of: alphanumeric) + $0.digits(2) },
        Maker(
            kind: "api key",
            frames: [
                "api_key=§", "X-API-Key: §", "apiKey: '§'", "my API key is §", "api-key = \"§\"",
            ]
        ) { $0.text(32, of: hexadecimal) },
        Maker(kind: "address", frames: ["postgres://app:§@db.example.com:5432/app"]) {
            $0.text(14, of: alphanumeric)
        },
        Maker(kind: "private key", frames: ["§", "here:\n§\nkeep it", "{\"private_key\":\"§\"}"]) {
            $0.privateKey()
        },
        Maker(kind: "card", frames: numberFrames) { $0.card() },
        Maker(kind: "card in groups", frames: numberFrames) { $0.grouped($0.card()) },
        Maker(kind: "American Express", frames: numberFrames) { $0.checked("37", count: 15) },
        Maker(kind: "card of 19", frames: numberFrames) { $0.checked("62", count: 19) },
        Maker(kind: "IBAN", frames: numberFrames) { $0.iban() },
        Maker(kind: "IBAN in groups", frames: numberFrames) {
            $0.iban().everyFour(joinedBy: " ")
        },
    ]

    private static let numberFrames = [
        "§", "please charge § today", "it is §.", "{\"n\":\"§\"}", "§, valid until 04/29", "no:§",
        "pay=§&x=1", "(§)", "a\\n§",
    ]

    private mutating func digits(_ count: Int) -> String {
        String(Int.random(in: 1...9, using: &generator)) + text(count - 1, of: Self.digits)
    }

    private mutating func privateKey() -> String {
        let kinds = ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "]
        let kind = kinds[Int.random(in: 0..<kinds.count, using: &generator)]
        let isEscaped = Bool.random(using: &generator)
        let lines =
            ["-----BEGIN \(kind)PRIVATE KEY-----"] + (0..<6).map { _ in text(64, of: Self.base64) }
            + [text(27, of: Self.base64) + "=", "-----END \(kind)PRIVATE KEY-----"]
        return lines.joined(separator: isEscaped ? "\\n" : "\n")
    }

    private mutating func card() -> String {
        let prefixes = ["4", "51", "55", "2221", "6011", "3530", "5018", "4929"]
        return checked(prefixes[Int.random(in: 0..<prefixes.count, using: &generator)], count: 16)
    }

    /// Digits with the check digit of Luhn's formula, found by trying.
    private mutating func checked(_ prefix: String, count: Int) -> String {
        let body = prefix + text(count - prefix.count - 1, of: Self.digits)
        for check in 0...9 {
            let number = body + String(check)
            let sum = number.reversed().enumerated().reduce(0) { sum, digit in
                let value = (digit.element.wholeNumberValue ?? 0) * (digit.offset % 2 + 1)
                return sum + value / 10 + value % 10
            }
            if sum % 10 == 0 { return number }
        }
        return body
    }

    private mutating func grouped(_ card: String) -> String {
        card.everyFour(joinedBy: Bool.random(using: &generator) ? " " : "-")
    }

    private mutating func iban() -> String {
        let countries = [("DE", 22), ("GB", 22), ("FR", 27), ("NL", 18), ("ES", 24), ("PL", 28)]
        let (country, count) = countries[Int.random(in: 0..<countries.count, using: &generator)]
        let letters = country == "GB" || country == "NL" ? text(4, of: Self.upper) : ""
        let account = letters + text(count - 4 - letters.count, of: Self.digits)
        let number = (account + country + "00").reduce(0) { rest, character in
            let value = Int(String(character), radix: 36) ?? 0
            return (rest * (value > 9 ? 100 : 10) + value) % 97
        }
        let check = 98 - number
        return country + (check < 10 ? "0" : "") + String(check) + account
    }
}

extension String {
    fileprivate func everyFour(joinedBy separator: String) -> String {
        enumerated().reduce(into: "") { text, character in
            if character.offset > 0, character.offset % 4 == 0 { text += separator }
            text.append(character.element)
        }
    }
}
