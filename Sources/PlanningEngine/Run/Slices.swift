internal import Dispatch
internal import Foundation
internal import PlanningNetwork

/// What one thread works with on its slice.
struct Workspace {
    var scratch = TimelineScratch()
    var limits = AdvanceLimits()
}

/// Divides the stocking points of a level among threads and gives the results back in their order.
struct Slices: Sendable {
    private let threads: Int
    /// Fewer stocking points than this are not worth a thread.
    private static let leastSlice = 64

    init(threads: Int) {
        self.threads = max(1, threads)
    }

    /// The results of `body` for each stocking point, in the order of the points.
    ///
    /// - Throws: the error of the first stocking point, in their order, that has one.
    func map<Result: Sendable>(
        _ points: [PointID], _ context: borrowing RunContext,
        _ body: @Sendable (borrowing RunContext, PointID, inout Workspace) throws(NetworkError) -> Result
    ) throws(NetworkError) -> [Result] {
        let sliceCount = min(threads * 4, points.count / Self.leastSlice)
        guard threads > 1, sliceCount > 1 else {
            return try Self.map(points[...], context, body)
        }
        // Only touched under the lock.
        nonisolated(unsafe) var outcomes: [Swift.Result<[Result], NetworkError>?] = Array(
            repeating: nil, count: sliceCount)
        let lock = NSLock()
        let context = copy context
        DispatchQueue.concurrentPerform(iterations: sliceCount) { index in
            let slice = points[points.count * index / sliceCount..<points.count * (index + 1) / sliceCount]
            let outcome: Swift.Result<[Result], NetworkError>
            do throws(NetworkError) {
                outcome = .success(try Self.map(slice, context, body))
            } catch {
                outcome = .failure(error)
            }
            lock.withLock { outcomes[index] = outcome }
        }
        var all: [Result] = []
        all.reserveCapacity(points.count)
        for outcome in outcomes {
            if let outcome { all += try outcome.get() }
        }
        return all
    }

    private static func map<Result>(
        _ points: ArraySlice<PointID>, _ context: borrowing RunContext,
        _ body: (borrowing RunContext, PointID, inout Workspace) throws(NetworkError) -> Result
    ) throws(NetworkError) -> [Result] {
        var workspace = Workspace()
        var results: [Result] = []
        results.reserveCapacity(points.count)
        for point in points { results.append(try body(context, point, &workspace)) }
        return results
    }
}
