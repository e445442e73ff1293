import Glibc

/// The time of day as HTTP writes it (RFC 9110, 5.6.7): `Mon, 04 May 2026 10:15:00 GMT`.
enum HTTPDate {
    static func now() -> String {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        // The program keeps the locale "C", whose names of days and months are HTTP's.
        return String(unsafeUninitializedCapacity: 40) {
            $0.withMemoryRebound(to: CChar.self) {
                strftime($0.baseAddress, $0.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            }
        }
    }
}
