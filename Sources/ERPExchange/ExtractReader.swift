internal import PlanningEvents

extension Extract {
    /// Reads an extract: a folder with a CSV file for each table, some of them compressed (data contract, section 1).
    ///
    /// - Parameters:
    ///   - folder: the path of the folder. Files whose names begin with a dot are passed over.
    ///   - faultLimit: how many faults are kept; all are counted.
    /// - Throws: `ExtractError.file` when the folder or a file cannot be read, `ExtractError.faults` with everything
    ///   that is wrong with the data.
    /// - Complexity: linear in the bytes of the files.
    public static func read(folder: String, faultLimit: Int = 100) throws(ExtractError) -> Extract {
        var reader = ExtractReader(folder: folder, faults: FaultLog(limit: faultLimit))
        do {
            try reader.read()
        } catch {
            throw .file(error)
        }
        guard reader.faults.count == 0 else {
            throw .faults(reader.faults.summary(rankOfFile: ExtractReader.rank))
        }
        return Extract(tables: reader.tables)
    }
}

/// Reads the files of a folder and checks what their rows name.
private struct ExtractReader {
    let folder: String
    var faults: FaultLog
    var tables = Table.allCases.map { _ in Extract.Rows() }
    private var names: ReferenceIndex = ReferenceIndex()

    init(folder: String, faults: FaultLog) {
        self.folder = folder
        self.faults = faults
    }

    mutating func read() throws(FileError) {
        for (table, file) in try files() {
            let bytes: [UInt8]
            do {
                bytes = try FileSource.contents(ofFile: folder + "/" + file)
            } catch {
                guard case .damaged(_, let reason) = error else { throw error }
                faults.add(file: file, reason)
                names.doubt(table)
                continue
            }
            var reader = TableReader(table, file: file, bytes: bytes)
            let keys = reader.read(faults: &faults)
            tables[Int(table.rawValue) - 1] = reader.rows
            names.add(table, reader.rows, keys: keys)
            if reader.isIncomplete { names.doubt(table) }
        }
        for table in Table.allCases {
            names.check(table, tables[Int(table.rawValue) - 1], faults: &faults)
        }
    }

    /// The file of each table that has one, in the order of the contract.
    private mutating func files() throws(FileError) -> [(Table, String)] {
        var files: [Table: String] = [:]
        for name in try namesOfFolder(folder) where !name.hasPrefix(".") {
            guard let table = Self.table(of: name) else {
                faults.add(
                    file: name,
                    "is not a file of an extract; its files are \(Table.allCases.map(\.name).joined(separator: ", "))"
                        + " with .csv or .csv.gz")
                continue
            }
            if let other = files[table] {
                faults.add(file: name, "\(other) holds the same table; remove one of the two")
                names.doubt(table)
            } else {
                files[table] = name
            }
        }
        return Table.allCases.compactMap { table in files[table].map { (table, $0) } }
    }

    private static func table(of file: String) -> Table? {
        for ending in [".csv", ".csv.gz"] where file.hasSuffix(ending) {
            if let table = Table(name: String(file.dropLast(ending.count))) { return table }
        }
        return nil
    }

    /// Orders faults by file as the contract lists them, files of no table first.
    static func rank(ofFile file: String) -> Int { table(of: file).map { Int($0.rawValue) } ?? 0 }
}
