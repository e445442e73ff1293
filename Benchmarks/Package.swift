// swift-tools-version: 6.2
import PackageDescription

let settings: [CSetting] = [
    .define("_GNU_SOURCE"),
    .enableWarning("all"),
    .enableWarning("extra"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "benchmarks",
    targets: [
        .target(name: "Wire", cSettings: settings),
        .executableTarget(name: "mock-upstream", dependencies: ["Wire"], cSettings: settings),
        .executableTarget(
            name: "drive",
            dependencies: ["Wire"],
            cSettings: settings,
            linkerSettings: [.linkedLibrary("m")]
        ),
    ],
    cLanguageStandard: .gnu11
)
