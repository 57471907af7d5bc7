// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "replan-benchmarks",
    dependencies: [.package(name: "replan", path: "..")],
    targets: [
        .target(name: "CYardsticks", linkerSettings: [.linkedLibrary("lmdb")]),
        .executableTarget(
            name: "replan-bench",
            dependencies: [
                "CYardsticks",
                .product(name: "EventJournal", package: "replan"),
                .product(name: "PlanningEngine", package: "replan"),
                .product(name: "ReplanRooms", package: "replan"),
            ],
            swiftSettings: settings),
    ]
)
