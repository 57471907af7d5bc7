// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-parse-as-library"]),
]

let package = Package(
    name: "replan-fuzzing",
    dependencies: [.package(name: "replan", path: "../..")],
    targets: [
        .target(name: "CEntry"),
        .executableTarget(
            name: "replan-fuzz",
            dependencies: [
                "CEntry",
                .product(name: "EventJournal", package: "replan"),
                .product(name: "ERPExchange", package: "replan"),
                .product(name: "ReplanRooms", package: "replan"),
            ],
            swiftSettings: settings, linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),
    ]
)
