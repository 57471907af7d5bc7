import Testing

@testable import ERPExchange

@Suite("Index of keys")
struct KeyIndexTests {
    @Test("agrees with a dictionary, over growth and repetition", arguments: 1...10 as ClosedRange<UInt64>)
    func dictionary(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var index = KeyIndex()
        var lines: [[UInt8]: Int] = [:]
        for line in 1...3_000 {
            let count = Int.random(in: 0...20, using: &random)
            let key = (0..<count).map { _ in UInt8.random(in: 0...3, using: &random) }
            #expect(index.contains(key.span) == (lines[key] != nil))
            #expect(index.insert(key.span, line: line) == lines[key])
            if lines[key] == nil { lines[key] = line }
        }
        for (key, line) in lines { #expect(index.insert(key.span, line: 0) == line) }
    }

    @Test("keys that differ in one bit, or in length alone, are different")
    func near() {
        var index = KeyIndex()
        var count = 0
        for length in 0...40 {
            #expect(index.insert(Array(repeating: 0 as UInt8, count: length).span, line: count) == nil)
            count += 1
            for offset in 0..<length {
                for bit in 0..<8 {
                    var key = Array(repeating: 0 as UInt8, count: length)
                    key[offset] = 1 << UInt8(bit)
                    #expect(index.insert(key.span, line: count) == nil)
                    count += 1
                }
            }
        }
    }
}
