// Plain C that the engine is compared with, in the same run on the same machine.
#ifndef YARDSTICKS_H
#define YARDSTICKS_H

#include <stddef.h>
#include <stdint.h>

// Appends `count` records of `record_size` bytes to a new LMDB environment in the existing directory `path`, one durable
// transaction a batch of `batch` records. Gives the nanoseconds that the appends took, and those of one scan over all
// records that reads every byte. Returns 0, or LMDB's error.
int yardstick_lmdb(
    const char *path, size_t count, size_t batch, size_t record_size, uint64_t *append_ns, uint64_t *scan_ns);

// Appends `batches` batches of `batch` records from `threads` threads at the same time to a new LMDB environment in the
// existing directory `path`, one durable transaction a batch. Gives the nanoseconds. Returns 0, or LMDB's error.
int yardstick_lmdb_threads(
    const char *path, size_t threads, size_t batches, size_t batch, size_t record_size, uint64_t *append_ns);

// Nets the requirements of `points` stocking points over arrays: those of point p stand at starts[p] to starts[p + 1], by
// day. Covers each day by one order, in whole multiples of lots[p], above safety[p]. Writes orders to order_days and
// order_quantities, which have room for one a requirement. Returns the number of orders.
size_t yardstick_netting(
    size_t points, const uint32_t *starts, const int32_t *days, const int64_t *quantities, const int64_t *on_hand,
    const int64_t *safety, const int64_t *lots, int32_t *order_days, int64_t *order_quantities);

// Gives freed memory back to the system and forgets the peak so far, if the system can. Returns whether it could.
int yardstick_reset_peak_memory(void);

// The greatest resident memory in bytes, since the last reset where there is one.
uint64_t yardstick_peak_memory(void);

// The resident memory in bytes that is not a file's.
uint64_t yardstick_own_memory(void);

#endif
