"""A second reader of journals, written from Docs/journal-format.md alone: it shares nothing with the first one.

    read_journal.py data.mdb[.gz]            what is in the journal, as JSON
    read_journal.py --used data.mdb[.gz]     the bytes that the journal depends on, as [[offset, count], ...]
    read_journal.py --snapshot FILE          what is in a snapshot, as JSON
"""

import gzip
import hashlib
import json
import sys

BRANCH, LEAF, LONG = 1, 2, 4


class Damaged(Exception):
    pass


def require(condition, reason):
    if not condition:
        raise Damaged(reason)


class File:
    """The bytes of data.mdb, and which of them were looked at."""

    def __init__(self, data):
        self.data = data
        self.used = bytearray(len(data))

    def bytes(self, offset, count):
        require(0 <= offset and offset + count <= len(self.data), f"the file ends before {offset + count}")
        self.used[offset : offset + count] = b"\x01" * count
        return self.data[offset : offset + count]

    def number(self, offset, size):
        return int.from_bytes(self.bytes(offset, size), "little")

    def ranges(self):
        result, start = [], None
        for offset, flag in enumerate(self.used + b"\x00"):
            if flag and start is None:
                start = offset
            elif not flag and start is not None:
                result.append([start, offset - start])
                start = None
        return result


class Tree:
    """A tree of a state, described by 48 bytes."""

    def __init__(self, file, page_size, offset):
        self.file, self.page_size = file, page_size
        self.flags = file.number(offset + 4, 2)
        self.depth = file.number(offset + 6, 2)
        self.claimed = [file.number(offset + at, 8) for at in (8, 16, 24, 32)]
        self.root = file.number(offset + 40, 8)
        require(self.flags in (0, 8), "a tree has unknown flags")

    def entries(self):
        """Key, flags, and where the value lies and how long it is, in the order of keys."""
        counts = [0, 0, 0, 0]
        found = []
        if self.depth > 0:
            self._walk(self.root, 1, counts, found)
        else:
            require(self.root == 2**64 - 1, "an empty tree has a root")
        require(counts == self.claimed, f"a tree has {counts} and claims {self.claimed}")
        keys = [int.from_bytes(key, "little") if self.flags == 8 else key for key, *_ in found]
        require(all(left < right for left, right in zip(keys, keys[1:])), "keys are out of order")
        return [(key, *rest) for key, (_, *rest) in zip(keys, found)]

    def _page(self, number, flags):
        start = number * self.page_size
        require(self.file.number(start, 8) == number, f"page {number} names another")
        require(self.file.number(start + 10, 2) == flags, f"page {number} has the wrong kind")
        return start

    def _walk(self, number, level, counts, found):
        is_leaf = level == self.depth
        start = self._page(number, LEAF if is_leaf else BRANCH)
        lower, upper = self.file.number(start + 12, 2), self.file.number(start + 14, 2)
        require(16 <= lower <= upper <= self.page_size, f"page {number} has impossible bounds")
        counts[1 if is_leaf else 0] += 1
        for index in range((lower - 16) // 2):
            node = start + self.file.number(start + 16 + index * 2, 2)
            if is_leaf:
                self._entry(node, counts, found)
            else:
                self._walk(self.file.number(node, 6), level + 1, counts, found)

    def _entry(self, node, counts, found):
        size, flags, key_size = self.file.number(node, 4), self.file.number(node + 4, 2), self.file.number(node + 6, 2)
        key, at = self.file.bytes(node + 8, key_size), node + 8 + key_size
        counts[3] += 1
        require(flags in (0, 1, 2), "a node has unknown flags")
        if flags == 1:
            number = self.file.number(at, 8)
            at = self._page(number, LONG) + 16
            pages = self.file.number(at - 4, 4)
            require(size <= pages * self.page_size - 16, "a long value is too long")
            counts[2] += pages
        found.append((key, flags, at, size))


def databases(file):
    page_sizes = [file.number(40, 4)]
    require(page_sizes[0] in [2**n for n in range(9, 17)], "no page size")
    starts = [0, page_sizes[0]]
    for start in starts:
        require(file.number(start + 10, 2) == 8, "a first page has other flags")
        require(file.number(start + 16, 4) == 0xBEEFC0DE and file.number(start + 20, 4) == 1, "not an LMDB file")
        require(file.number(start + 40, 4) == page_sizes[0], "two page sizes")
    transactions = [file.number(start + 144, 8) for start in starts]
    last = max(transactions)
    require(abs(transactions[0] - transactions[1]) <= 1 and transactions[last & 1] == last, "the first pages disagree")
    start = starts[last & 1]
    require((file.number(start + 136, 8) + 1) * page_sizes[0] <= len(file.data), "the file was cut off")
    result = {}
    for name, flags, at, size in Tree(file, page_sizes[0], start + 88).entries():
        require(flags == 2 and size == 48, "the main tree holds something else than trees")
        result[name.decode()] = Tree(file, page_sizes[0], at)
    require(sorted(result) == ["batches", "meta", "pages", "sources"], "the databases are others")
    return result


def read_page(file, at, size, count, digest):
    require(hashlib.sha256(file.bytes(at, size)).digest() == digest, "a page does not have its digest")
    ends = [file.number(at + 4 * index, 4) for index in range(count)]
    require(ends == sorted(ends) and 4 * count + ends[-1] == size, "the records of a page do not fill it")
    records, start = [], at + 4 * count
    for begin, end in zip([0] + ends, ends):
        records.append(file.bytes(start + begin, end - begin))
    return records


def read_batch(file, key, at, size, before, pages):
    number = lambda offset, count: file.number(at + offset, count)
    signed = lambda offset: int.from_bytes(file.bytes(at + offset, 8), "little", signed=True)
    require(size >= 128 and file.bytes(at + 64, 4) == b"BTCH", "a batch has no header")
    flags, source_size, cause_size, page_count = number(68, 2), number(70, 2), number(72, 2), number(76, 4)
    table = 128 + source_size + cause_size
    end = table + 40 * page_count
    require(end <= size and flags < 8 and number(74, 2) == 0, "a header is wrong")
    digest = hashlib.sha256(file.bytes(at + 32, end - 32)).digest()
    require(digest == file.bytes(at, 32), "a batch does not have its hash")
    require(file.bytes(at + 32, 32) == before["hash"], "a batch does not continue the one before")
    require(number(80, 8) == before["number"] + 1 and number(88, 8) == key == before["position"] + 1, "a gap")
    require(bool(flags & 1) == (source_size > 0), "a source contradicts its flag")
    records, position = [], key
    for index in range(page_count):
        entry = table + 40 * index
        count, length, page_digest = number(entry, 4), number(entry + 4, 4), file.bytes(at + entry + 8, 32)
        if flags & 4:
            page_at, page_size = pages.pop(position)
        else:
            require(page_count == 1, "several pages behind a header")
            page_at, page_size = at + end, size - end
        require(page_size == length, "a page has another length")
        records += read_page(file, page_at, length, count, page_digest)
        position += count
    require(len(records) == number(96, 8) and sum(map(len, records)) == number(104, 8), "a header counts otherwise")
    return {
        "number": number(80, 8),
        "position": key,
        "recorded_at": signed(112),
        "source": file.bytes(at + 128, source_size).decode() if flags & 1 else None,
        "sequence": signed(120) if flags & 2 else None,
        "cause": file.bytes(at + 128 + source_size, cause_size).decode(),
        "records": [hashlib.sha256(record).hexdigest() for record in records],
        "hash": digest,
    }


def read_journal(file):
    trees = databases(file)
    (description,) = trees["meta"].entries()
    name, _, at, size = description
    require(name == b"journal" and size == 56 and file.bytes(at, 8) == b"EVJOURNL", "no journal")
    require(file.number(at + 8, 4) == 1, "another format")
    require(hashlib.sha256(file.bytes(at, 24)).digest() == file.bytes(at + 24, 32), "the description is damaged")
    pages = {key: (at, size) for key, _, at, size in trees["pages"].entries()}
    batches, sources = [], {}
    before = {"hash": bytes(32), "number": 0, "position": 0}
    for key, _, at_batch, size in trees["batches"].entries():
        batch = read_batch(file, key, at_batch, size, before, pages)
        before = {**batch, "position": key + len(batch["records"]) - 1}
        if batch["sequence"] is not None:
            require(batch["source"] not in sources or sources[batch["source"]][0] < batch["sequence"], "a sequence")
            sources[batch["source"]] = (batch["sequence"], key)
        batches.append({**batch, "hash": batch["hash"].hex()})
    require(not pages, "there are pages of no batch")
    stored = {
        name.decode(): (int.from_bytes(file.bytes(at, 8), "little", signed=True), file.number(at + 8, 8))
        for name, _, at, _ in trees["sources"].entries()
    }
    require(stored == sources, "the sources are others")
    return {"created_at": int.from_bytes(file.bytes(at + 16, 8), "little", signed=True), "batches": batches}


def read_snapshot(file):
    require(file.bytes(0, 8) == b"JNLSNAP1" and file.number(8, 4) == 1, "another format")
    name_size, size, chunk = file.number(12, 4), file.number(24, 8), file.number(64, 4)
    require(name_size <= 4096 and chunk == 1_048_576 and file.bytes(68, 12) == bytes(12), "the header is another")
    start = 112 + name_size
    digests = []
    for at in range(0, size, chunk):
        digests.append(hashlib.sha256(file.bytes(start + at, min(chunk, size - at))).digest())
    digests = b"".join(digests)
    require(file.bytes(start + size, len(digests)) == digests, "a chunk has another digest")
    require(len(file.data) == start + size + len(digests), "the file has another length")
    head = file.bytes(0, 80) + bytes(32) + file.bytes(112, name_size)
    require(hashlib.sha256(head + digests).digest() == file.bytes(80, 32), "the header has another digest")
    return {
        "position": file.number(16, 8),
        "hash": file.bytes(32, 32).hex(),
        "application": file.bytes(112, name_size).decode(),
        "state": hashlib.sha256(file.bytes(start, size)).hexdigest(),
    }


def main():
    path = sys.argv[-1]
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as source:
        file = File(source.read())
    try:
        journal = read_snapshot(file) if "--snapshot" in sys.argv else read_journal(file)
    except (Damaged, KeyError, ValueError, UnicodeDecodeError) as error:
        print(f"damaged: {error}")
        return 1
    print(json.dumps(file.ranges() if "--used" in sys.argv else journal, indent=None if "--used" in sys.argv else 1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
