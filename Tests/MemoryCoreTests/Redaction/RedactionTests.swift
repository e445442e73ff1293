import Testing

@testable import MemoryCore

@Suite
struct RedactionTests {
    private let redaction = Redaction()

    @Test(
        arguments: [
            ("my card is 4111 1111 1111 1111, ok?", "my card is [redacted: card], ok?"),
            ("5555-5555-5555-4444", "[redacted: card]"), ("378282246310005.", "[redacted: card]."),
            ("2024-05-04 4111111111111111", "2024-05-04 [redacted: card]"),
            ("4111 1111 1111 1111 5555 5555 5555 4444", "[redacted: card] [redacted: card]"),
            ("to DE89 3704 0044 0532 0130 00 please", "to [redacted: IBAN] please"),
            ("GB82WEST12345698765432", "[redacted: IBAN]"),
            ("Authorization: Bearer abcDEF123456ghiJKL", "Authorization: Bearer [redacted: token]"),
            ("Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic [redacted: token]"),
            ("password=hunter2&user=me", "password=[redacted: password]&user=me"),
            ("{\"password\": \"hunter2\"}", "{\"password\": \"[redacted: password]\"}"),
            ("my password is hunter2!", "my password is [redacted: password]"),
            ("postgres://me:s3cr3t@db/x", "postgres://me:[redacted: password]@db/x"),
            ("Ключ sk-abcDEF0123456789abcdef012345", "Ключ [redacted: key]"),
            ("bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/x", "bot[redacted: key]/x"),
        ]
    )
    func `what looks like a secret is replaced and nothing around it`(
        text: String,
        expected: String
    ) {
        #expect(redaction.redacted(text) == expected)
        #expect(redaction.redacted(expected) == expected)
    }

    @Test(
        arguments: [
            "4111 1111 1111 1112", "0.4111111111111111", "+4111111111111111", "x4111111111111111",
            "DE89 3704 0044 0532 0130 01", "the password is in the safe", "password: ", "Bearer of",
            "task-1234567890abcdefghij", "sk-learn-model-selection-2-10", "2024 2025 2026 2027",
            "password = get_password(user1)", "password={{ vault1 }}",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nhere goes your key, all 64 characters a line\n-----END x",
            "the file begins with -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----",
            "https://example.com:8080/@me", "eyJ and eyJhbGciOiJIUzI1NiJ9 alone", "", "é",
        ]
    )
    func `what only resembles one stays`(text: String) {
        #expect(redaction.redacted(text) == text)
    }

    @Test func `of 500 secrets of all kinds in all places at least 99 in 100 are taken out`() {
        var maker = SecretMaker(seed: 8)
        var missed: [String] = []
        for number in 0..<500 {
            let slip = maker.slip(number)
            let kept = redaction.redacted(slip.line)
            if kept.holdsPart(of: slip.secret) { missed.append("\(slip.kind): \(slip.line)") }
        }
        #expect(missed.count <= 5, "\(missed)")
    }

    @Test func `of 5000 lines without secrets at most 1 in 100 is touched`() {
        var maker = CleanLineMaker(seed: 9)
        var touched: [String] = []
        for number in 0..<5_000 {
            let line = maker.line(number)
            let kept = redaction.redacted(line)
            if kept != line { touched.append("\(line) => \(kept)") }
        }
        #expect(touched.count <= 50, "\(touched)")
    }

    @Test func `a private key without its end goes as far as it looks like one`() {
        let line = String(repeating: "aB3+", count: 16)
        let cut =
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n\(line)\n\(line)\nand so on"
        #expect(redaction.redacted("x " + cut) == "x [redacted: private key]\nand so on")
    }

    @Test(arguments: ["\n", "\\n", "\r\n", "  \n\n"])
    func `a private key in short lines goes as far as its end`(lineEnd: String) {
        let lines = Array(repeating: "aB3+x9Zk", count: 8).joined(separator: lineEnd)
        let label = "PRIVATE KEY-----"
        let block = "-----BEGIN \(label)\(lineEnd)\(lines)\(lineEnd)-----END \(label)"
        #expect(redaction.redacted("x " + block + "\ny") == "x [redacted: private key]\ny")
    }

    @Test func `metadata stays JSON whatever is taken out`() {
        let json = #"{"card":4111111111111111,"note":"card \"4111111111111111\"","n":-1}"#
        let expected =
            #"{"card":"[redacted: card]","note":"card \"[redacted: card]\"","n":-1}"#
        #expect(redaction.redacted(json: json) == expected)
        let escaped = #"{"a":"\u4111 1111 1111 1111","b":"\uDE89370400440532013000"}"#
        #expect(redaction.redacted(json: escaped) == escaped)
        let behindOne = #"{"a":"\u00204111 1111 1111 1111","b":"\u0020DE89370400440532013000"}"#
        #expect(
            redaction.redacted(json: behindOne)
                == #"{"a":"\u0020[redacted: card]","b":"\u0020[redacted: IBAN]"}"#
        )
        let password = #"{"password":"abc123\"x","pin_password": 123456}"#
        #expect(
            redaction.redacted(json: password)
                == #"{"password":"[redacted: password]\"x","pin_password": "[redacted: password]"}"#
        )
    }

    @Test func `random bytes of what secrets are made of harm nothing, and once is enough`() {
        var generator = SeededGenerator(seed: 10)
        let parts = [
            "sk-", "4111", "1111", " ", "-", "\\n", "password", "=", ":", "\"", "is ", "eyJ", ".",
            "-----BEGIN ", "PRIVATE KEY-----", "-----END ", "Bearer ", "DE89", "a1B2c3D4e5", "://",
            "@",
            "é", "密", "\n", "AKIA", "secret", "%20", "[redacted: ", "key]", "'", "_",
        ]
        for _ in 0..<5_000 {
            let text = (0..<Int.random(in: 0...40, using: &generator))
                .compactMap { _ in parts.randomElement(using: &generator) }.joined()
            let once = redaction.redacted(text)
            #expect(redaction.redacted(once) == once, "\(text)")
        }
    }

    @Test(
        arguments: [
            "sk-", "eyJaaaaaaa-", "eyJaaaaaaa.", "SG.", "Bearer ", "token=", "password is ",
            "4111 ",
            "-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----a:b\n", "-----END ",
            "DE12 ", "://a:", "bot12345678:", "secret ", "AKIA", "\\n", "a", "5", "é",
        ]
    )
    func `time grows with the length of the text, whatever is in it`(part: String) {
        func text(_ bytes: Int) -> String {
            String(repeating: part, count: bytes / part.utf8.count)
        }
        func best(_ text: String) -> Duration {
            let clock = ContinuousClock()
            return (0..<5).map { _ in clock.measure { _ = redaction.redacted(text) } }.min()
                ?? .zero
        }
        // Sixteen times the text takes sixteen times as long, and 256 times if it is not linear.
        let (short, long) = (text(2_000), text(32_000))
        #expect(best(long) < best(short) * 80 + .milliseconds(5))
    }
}

extension String {
    /// Whether 8 characters of the secret in a row, which are more than tell its kind, are there.
    fileprivate func holdsPart(of secret: String) -> Bool {
        let characters = Array(secret)
        let first = min(characters.count, characters.starts(with: "-----") ? 60 : 0)
        guard characters.count - first >= 8 else { return contains(secret) }
        return stride(from: first, through: characters.count - 8, by: 1).contains { start in
            contains(String(characters[start..<start + 8]))
        }
    }
}
