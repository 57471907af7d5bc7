#include "yardsticks.h"

#include <lmdb.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static int append(MDB_env *env, MDB_dbi *database, size_t count, size_t batch, unsigned char *record, size_t size) {
    size_t done = 0;
    while (done < count) {
        MDB_txn *transaction;
        int code = mdb_txn_begin(env, NULL, 0, &transaction);
        if (code != 0) return code;
        if (done == 0) code = mdb_dbi_open(transaction, NULL, MDB_INTEGERKEY, database);
        for (size_t in_batch = 0; code == 0 && in_batch < batch && done < count; in_batch++, done++) {
            uint64_t position = done + 1;
            MDB_val key = {sizeof position, &position};
            MDB_val value = {size, record};
            memcpy(record, &position, sizeof position);
            code = mdb_put(transaction, *database, &key, &value, MDB_APPEND);
        }
        if (code != 0) {
            mdb_txn_abort(transaction);
            return code;
        }
        code = mdb_txn_commit(transaction);
        if (code != 0) return code;
    }
    return 0;
}

static int scan(MDB_env *env, MDB_dbi database, uint64_t *sum) {
    MDB_txn *transaction;
    MDB_cursor *cursor;
    MDB_val key, value;
    int code = mdb_txn_begin(env, NULL, MDB_RDONLY, &transaction);
    if (code != 0) return code;
    code = mdb_cursor_open(transaction, database, &cursor);
    if (code == 0) {
        while ((code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
            const unsigned char *bytes = value.mv_data;
            for (size_t index = 0; index + 8 <= value.mv_size; index += 8) {
                uint64_t word;
                memcpy(&word, bytes + index, sizeof word);
                *sum += word;
            }
        }
        mdb_cursor_close(cursor);
        if (code == MDB_NOTFOUND) code = 0;
    }
    mdb_txn_abort(transaction);
    return code;
}

int yardstick_lmdb(
    const char *path, size_t count, size_t batch, size_t record_size, uint64_t *append_ns, uint64_t *scan_ns) {
    static volatile uint64_t sink;
    MDB_env *env;
    MDB_dbi database = 0;
    uint64_t sum = 0;
    size_t size = record_size < 8 ? 8 : record_size;
    unsigned char *record = calloc(1, size);
    if (record == NULL) return -1;
    int code = mdb_env_create(&env);
    if (code != 0) {
        free(record);
        return code;
    }
    code = mdb_env_set_mapsize(env, (size_t)1 << 36);
    if (code == 0) code = mdb_env_open(env, path, MDB_NORDAHEAD, 0644);
    uint64_t begin = now_ns();
    if (code == 0) code = append(env, &database, count, batch, record, size);
    *append_ns = now_ns() - begin;
    begin = now_ns();
    if (code == 0) code = scan(env, database, &sum);
    *scan_ns = now_ns() - begin;
    sink = sum;
    (void)sink;
    mdb_env_close(env);
    free(record);
    return code;
}

// What the threads share; LMDB lets one of them write at a time, and only that one touches `done`.
struct appenders {
    MDB_env *env;
    MDB_dbi database;
    size_t done, each, batch, size;
    _Atomic int code;
};

static void *append_batches(void *argument) {
    struct appenders *shared = argument;
    unsigned char *record = calloc(1, shared->size);
    int code = record == NULL ? -1 : 0;
    for (size_t number = 0; code == 0 && number < shared->each; number++) {
        MDB_txn *transaction;
        code = mdb_txn_begin(shared->env, NULL, 0, &transaction);
        if (code != 0) break;
        for (size_t in_batch = 0; code == 0 && in_batch < shared->batch; in_batch++) {
            uint64_t position = ++shared->done;
            MDB_val key = {sizeof position, &position};
            MDB_val value = {shared->size, record};
            memcpy(record, &position, sizeof position);
            code = mdb_put(transaction, shared->database, &key, &value, MDB_APPEND);
        }
        if (code == 0) {
            code = mdb_txn_commit(transaction);
        } else {
            mdb_txn_abort(transaction);
        }
    }
    if (code != 0) shared->code = code;
    free(record);
    return NULL;
}

int yardstick_lmdb_threads(
    const char *path, size_t threads, size_t batches, size_t batch, size_t record_size, uint64_t *append_ns) {
    struct appenders shared = {.each = batches / threads, .batch = batch, .size = record_size < 8 ? 8 : record_size};
    MDB_txn *transaction;
    pthread_t *started = calloc(threads, sizeof *started);
    size_t count = 0;
    if (started == NULL) return -1;
    int code = mdb_env_create(&shared.env);
    if (code != 0) {
        free(started);
        return code;
    }
    code = mdb_env_set_mapsize(shared.env, (size_t)1 << 36);
    if (code == 0) code = mdb_env_open(shared.env, path, MDB_NORDAHEAD, 0644);
    if (code == 0) code = mdb_txn_begin(shared.env, NULL, 0, &transaction);
    if (code == 0) {
        code = mdb_dbi_open(transaction, NULL, MDB_INTEGERKEY, &shared.database);
        int committed = mdb_txn_commit(transaction);
        if (code == 0) code = committed;
    }
    uint64_t begin = now_ns();
    while (code == 0 && count < threads) {
        code = pthread_create(&started[count], NULL, append_batches, &shared);
        if (code == 0) count++;
    }
    for (size_t index = 0; index < count; index++) pthread_join(started[index], NULL);
    *append_ns = now_ns() - begin;
    mdb_env_close(shared.env);
    free(started);
    return code != 0 ? code : shared.code;
}
