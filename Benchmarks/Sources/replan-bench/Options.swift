/// What the command line asks for.
struct Options {
    var sizes: [Size] = [.small, .medium]
    var seed: UInt64 = 1
    var jsonPath: String?
    var wantsPlanning = true
    var wantsOpening = true
    var wantsJournal = true
    var wantsCurve = true
    /// Two reports to be compared.
    var compared: (baseline: String, report: String)?
    var wantsHelp = false

    static let help = """
        replan-bench [planning | opening | curve | journal] [--sizes S,M,L,XL] [--seed N] [--json FILE]
        replan-bench compare BASELINE.json REPORT.json

          --sizes  S 1,000, M 10,000, L 100,000, XL 1,000,000 items (default: S,M)
          --seed   what the networks are made of (default: 1)
          --json   also write the result to a file
        """

    init(_ arguments: some Sequence<String>) throws(BenchmarkError) {
        var rest = arguments.makeIterator()
        while let argument = rest.next() {
            if argument == "--help" || argument == "-h" {
                wantsHelp = true
                continue
            }
            if ["planning", "opening", "curve", "journal"].contains(argument) {
                wantsPlanning = argument == "planning"
                wantsOpening = argument == "opening"
                wantsCurve = argument == "curve"
                wantsJournal = argument == "journal"
                continue
            }
            if argument == "compare" {
                guard let baseline = rest.next(), let report = rest.next() else {
                    throw BenchmarkError("compare takes two reports\n\(Self.help)")
                }
                compared = (baseline, report)
                continue
            }
            guard ["--sizes", "--seed", "--json"].contains(argument) else {
                throw BenchmarkError("there is no option \(argument)\n\(Self.help)")
            }
            guard let value = rest.next() else { throw BenchmarkError("\(argument) takes a value\n\(Self.help)") }
            switch argument {
            case "--sizes": sizes = try Self.sizes(value)
            case "--seed":
                guard let number = UInt64(value) else { throw BenchmarkError("--seed takes a number, not \(value)") }
                seed = number
            default: jsonPath = value
            }
        }
    }

    private static func sizes(_ text: String) throws(BenchmarkError) -> [Size] {
        var sizes: [Size] = []
        for part in text.split(separator: ",") {
            guard let size = Size(rawValue: part.uppercased()) else {
                throw BenchmarkError("--sizes takes S, M, L and XL, not \(part)")
            }
            sizes.append(size)
        }
        return sizes
    }
}
