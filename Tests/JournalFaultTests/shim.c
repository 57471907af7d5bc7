// Stands between a process and the C library (LD_PRELOAD) and sees every call that changes a file below a directory.
//
//   SHIM_ROOT      the directory; other files are left alone
//   SHIM_LOG       where to record what was changed, in the order in which it was changed; see `record` below
//   SHIM_FAULT     CALL:NUMBER:EFFECT, the call that fails once: its name, which of its calls (from 1), and an errno, or
//                  "short" for a write that writes half, or "nfs" for statfs
//   SHIM_COUNT     where to write how often each call was made, a line each, when the process ends
//   SHIM_NO_SYNC   set: fdatasync and fsync do nothing and succeed
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { open_count = 1024, path_size = 512 };

enum call {
    call_open, call_pwrite, call_pwritev, call_write, call_writev, call_ftruncate, call_fdatasync, call_fsync,
    call_msync, call_mmap, call_pread, call_fstat, call_fcntl, call_flock, call_mkdir, call_rename, call_unlink,
    call_lseek, call_statfs, call_number
};

static const char *const call_names[call_number] = {
    "open", "pwrite", "pwritev", "write", "writev", "ftruncate", "fdatasync", "fsync", "msync", "mmap", "pread",
    "fstat", "fcntl", "flock", "mkdir", "rename", "unlink", "lseek", "statfs"
};

// What is known of a descriptor: the path below the root, and whether its writes are durable at once.
static struct { char path[path_size]; int is_ours, is_synchronous; } files[open_count];
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static char root[path_size];
static int log_descriptor = -1;
static int swallows_syncs;
static long counts[call_number];
static int fault_call = -1;
static long fault_number;
static int fault_errno;
static int fault_is_short, fault_is_nfs;

#define real(name) \
    static __typeof__(&name) real_##name; \
    if (real_##name == NULL) real_##name = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("SHIM_ROOT");
    if (path == NULL) return;
    snprintf(root, sizeof root, "%s", path);
    swallows_syncs = getenv("SHIM_NO_SYNC") != NULL;
    const char *fault = getenv("SHIM_FAULT");
    char name[32], effect[32];
    if (fault != NULL && sscanf(fault, "%31[^:]:%ld:%31s", name, &fault_number, effect) == 3) {
        for (int call = 0; call < call_number; call++)
            if (strcmp(name, call_names[call]) == 0) fault_call = call;
        fault_is_short = strcmp(effect, "short") == 0;
        fault_is_nfs = strcmp(effect, "nfs") == 0;
        fault_errno = atoi(effect);
    }
    if (getenv("SHIM_LOG") != NULL) {
        real(open);
        log_descriptor = real_open(getenv("SHIM_LOG"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    }
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("SHIM_COUNT");
    if (path == NULL || root[0] == 0) return;
    FILE *file = fopen(path, "w");
    if (file == NULL) return;
    for (int call = 0; call < call_number; call++) fprintf(file, "%s %ld\n", call_names[call], counts[call]);
    fclose(file);
}

// Whether this call is the one that fails; counts it.
static int fails(enum call call) {
    counts[call]++;
    return (int)call == fault_call && counts[call] == fault_number;
}

static int below_root(const char *path) {
    size_t length = strlen(root);
    return length > 0 && strncmp(path, root, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static int is_ours(int descriptor) { return descriptor >= 0 && descriptor < open_count && files[descriptor].is_ours; }

static void put(const void *bytes, size_t count) {
    real(write);
    while (count > 0) {
        ssize_t written = real_write(log_descriptor, bytes, count);
        if (written <= 0) abort();
        bytes = (const char *)bytes + written;
        count -= (size_t)written;
    }
}

// A record: what happened (one letter), whether it is durable at once, the length of the path, an offset, the length of
// the data, all little-endian; the path; the data.
//   c created  w written  t truncated to `offset`  s synchronised  m renamed (data: the new path)  u unlinked  d directory
static void record(char what, int is_durable, const char *path, uint64_t offset, const struct iovec *data, int count) {
    if (log_descriptor < 0) return;
    uint64_t size = 0;
    for (int index = 0; index < count; index++) size += data[index].iov_len;
    unsigned char head[20];
    uint16_t path_length = (uint16_t)strlen(path);
    head[0] = (unsigned char)what;
    head[1] = (unsigned char)is_durable;
    memcpy(head + 2, &path_length, 2);
    memcpy(head + 4, &offset, 8);
    memcpy(head + 12, &size, 8);
    put(head, sizeof head);
    put(path, path_length);
    for (int index = 0; index < count; index++) put(data[index].iov_base, data[index].iov_len);
}

static void enter(void) { pthread_mutex_lock(&lock); }
static void leave(void) { int code = errno; pthread_mutex_unlock(&lock); errno = code; }

static int open_file(const char *path, int flags, mode_t mode) {
    real(open);
    if (!below_root(path)) return real_open(path, flags, mode);
    enter();
    int result = -1;
    if (fails(call_open)) {
        errno = fault_errno;
    } else {
        struct stat status;
        int was_missing = (flags & O_CREAT) && stat(path, &status) != 0;
        result = real_open(path, flags, mode);
        if (result >= 0 && result < open_count) {
            snprintf(files[result].path, path_size, "%s", path);
            files[result].is_ours = 1;
            files[result].is_synchronous = (flags & O_DSYNC) != 0;
            if (was_missing) record('c', 0, path, 0, NULL, 0);
            if (flags & O_TRUNC) record('t', 0, path, 0, NULL, 0);
        }
    }
    leave();
    return result;
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_file(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_file(path, flags, mode);
}

int close(int descriptor) {
    real(close);
    enter();
    if (is_ours(descriptor)) files[descriptor].is_ours = 0;
    int result = real_close(descriptor);
    leave();
    return result;
}

static ssize_t write_at(enum call call, int descriptor, const struct iovec *data, int count, int64_t offset) {
    real(pwritev);
    real(writev);
    real(lseek);
    enter();
    struct iovec half;
    ssize_t result = -1;
    int is_at_offset = offset >= 0;
    if (!is_at_offset) offset = real_lseek(descriptor, 0, SEEK_CUR);
    int faulty = fails(call);
    if (faulty && !fault_is_short) {
        errno = fault_errno;
    } else {
        if (faulty) {
            half = data[0];
            half.iov_len /= 2;
            data = &half;
            count = 1;
        }
        result = is_at_offset ? real_pwritev(descriptor, data, count, offset) : real_writev(descriptor, data, count);
        if (result > 0) {
            // The system may have written less than it was asked to.
            struct iovec written[1024];
            ssize_t rest = result;
            int used = 0;
            for (; used < count && used < 1024 && rest > 0; used++) {
                written[used] = data[used];
                if ((ssize_t)written[used].iov_len > rest) written[used].iov_len = (size_t)rest;
                rest -= (ssize_t)written[used].iov_len;
            }
            record('w', files[descriptor].is_synchronous, files[descriptor].path, (uint64_t)offset, written, used);
        }
    }
    leave();
    return result;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    real(pwrite);
    if (!is_ours(descriptor)) return real_pwrite(descriptor, bytes, count, offset);
    struct iovec data = {(void *)bytes, count};
    return write_at(call_pwrite, descriptor, &data, 1, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    return pwrite(descriptor, bytes, count, offset);
}

ssize_t pwritev(int descriptor, const struct iovec *data, int count, off_t offset) {
    real(pwritev);
    if (!is_ours(descriptor)) return real_pwritev(descriptor, data, count, offset);
    return write_at(call_pwritev, descriptor, data, count, offset);
}

ssize_t pwritev64(int descriptor, const struct iovec *data, int count, off64_t offset) {
    return pwritev(descriptor, data, count, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    real(write);
    if (!is_ours(descriptor)) return real_write(descriptor, bytes, count);
    struct iovec data = {(void *)bytes, count};
    return write_at(call_write, descriptor, &data, 1, -1);
}

ssize_t writev(int descriptor, const struct iovec *data, int count) {
    real(writev);
    if (!is_ours(descriptor)) return real_writev(descriptor, data, count);
    return write_at(call_writev, descriptor, data, count, -1);
}

int ftruncate(int descriptor, off_t length) {
    real(ftruncate);
    if (!is_ours(descriptor)) return real_ftruncate(descriptor, length);
    enter();
    int result = -1;
    if (fails(call_ftruncate)) {
        errno = fault_errno;
    } else {
        result = real_ftruncate(descriptor, length);
        if (result == 0) record('t', 0, files[descriptor].path, (uint64_t)length, NULL, 0);
    }
    leave();
    return result;
}

int ftruncate64(int descriptor, off64_t length) { return ftruncate(descriptor, length); }

static int synchronise(enum call call, int descriptor, int (*real_call)(int)) {
    if (!is_ours(descriptor)) return real_call(descriptor);
    enter();
    int result = 0;
    if (fails(call)) {
        errno = fault_errno;
        result = -1;
    } else if (!swallows_syncs) {
        result = real_call(descriptor);
        if (result == 0) record('s', 1, files[descriptor].path, 0, NULL, 0);
    }
    leave();
    return result;
}

int fdatasync(int descriptor) {
    real(fdatasync);
    return synchronise(call_fdatasync, descriptor, real_fdatasync);
}

int fsync(int descriptor) {
    real(fsync);
    return synchronise(call_fsync, descriptor, real_fsync);
}

#define failing(call, failure) \
    enter(); \
    int faulty = fails(call); \
    leave(); \
    if (faulty) { errno = fault_errno; return failure; }

int msync(void *start, size_t length, int flags) {
    real(msync);
    if (root[0] != 0) { failing(call_msync, -1) }
    return real_msync(start, length, flags);
}

void *mmap(void *start, size_t length, int protection, int flags, int descriptor, off_t offset) {
    real(mmap);
    if (is_ours(descriptor)) { failing(call_mmap, MAP_FAILED) }
    return real_mmap(start, length, protection, flags, descriptor, offset);
}

void *mmap64(void *start, size_t length, int protection, int flags, int descriptor, off64_t offset) {
    return mmap(start, length, protection, flags, descriptor, offset);
}

ssize_t pread(int descriptor, void *bytes, size_t count, off_t offset) {
    real(pread);
    if (is_ours(descriptor)) { failing(call_pread, -1) }
    return real_pread(descriptor, bytes, count, offset);
}

ssize_t pread64(int descriptor, void *bytes, size_t count, off64_t offset) {
    return pread(descriptor, bytes, count, offset);
}

int fstat(int descriptor, struct stat *status) {
    real(fstat);
    if (is_ours(descriptor)) { failing(call_fstat, -1) }
    return real_fstat(descriptor, status);
}

// What programs call that were built against an older C library.
int __fxstat(int version, int descriptor, struct stat *status) {
    static int (*real_fxstat)(int, int, struct stat *);
    if (real_fxstat == NULL) real_fxstat = (int (*)(int, int, struct stat *))dlsym(RTLD_NEXT, "__fxstat");
    if (is_ours(descriptor)) { failing(call_fstat, -1) }
    return real_fxstat(version, descriptor, status);
}

int flock(int descriptor, int operation) {
    real(flock);
    if (is_ours(descriptor)) { failing(call_flock, -1) }
    return real_flock(descriptor, operation);
}

int fcntl(int descriptor, int command, ...) {
    real(fcntl);
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    if (is_ours(descriptor) && (command == F_SETLK || command == F_SETLKW || command == F_GETLK)) {
        failing(call_fcntl, -1)
    }
    return real_fcntl(descriptor, command, argument);
}

int fcntl64(int descriptor, int command, ...) {
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return fcntl(descriptor, command, argument);
}

off_t lseek(int descriptor, off_t offset, int whence) {
    real(lseek);
    if (is_ours(descriptor)) { failing(call_lseek, -1) }
    return real_lseek(descriptor, offset, whence);
}

off64_t lseek64(int descriptor, off64_t offset, int whence) { return lseek(descriptor, offset, whence); }

int statfs(const char *path, struct statfs *status) {
    real(statfs);
    if (!below_root(path)) return real_statfs(path, status);
    enter();
    int faulty = fails(call_statfs);
    leave();
    if (faulty && !fault_is_nfs) { errno = fault_errno; return -1; }
    int result = real_statfs(path, status);
    if (faulty) status->f_type = 0x6969;
    return result;
}

int statfs64(const char *path, struct statfs64 *status) { return statfs(path, (struct statfs *)status); }

int mkdir(const char *path, mode_t mode) {
    real(mkdir);
    if (!below_root(path)) return real_mkdir(path, mode);
    enter();
    int result = -1;
    if (fails(call_mkdir)) {
        errno = fault_errno;
    } else {
        result = real_mkdir(path, mode);
        if (result == 0) record('d', 0, path, 0, NULL, 0);
    }
    leave();
    return result;
}

int rename(const char *path, const char *target) {
    real(rename);
    if (!below_root(path)) return real_rename(path, target);
    enter();
    int result = -1;
    if (fails(call_rename)) {
        errno = fault_errno;
    } else {
        result = real_rename(path, target);
        struct iovec data = {(void *)target, strlen(target)};
        if (result == 0) record('m', 0, path, 0, &data, 1);
    }
    leave();
    return result;
}

int unlink(const char *path) {
    real(unlink);
    if (!below_root(path)) return real_unlink(path);
    enter();
    int result = -1;
    if (fails(call_unlink)) {
        errno = fault_errno;
    } else {
        result = real_unlink(path);
        if (result == 0) record('u', 0, path, 0, NULL, 0);
    }
    leave();
    return result;
}
