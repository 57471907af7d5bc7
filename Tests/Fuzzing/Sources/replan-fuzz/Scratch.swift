import Foundation

/// Where targets put their files: in memory, where the system has a place for that.
enum Scratch {
    static func path(_ name: String) -> String {
        let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : FileManager.default.temporaryDirectory.path
        return parent + "/replan-fuzz-\(name)-\(getpid())"
    }
}
