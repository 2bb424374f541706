"""Keep answers with their ETags, in memory or in a folder, so that asking again costs nothing (file I/O).

An entry is only ever used after GitHub confirmed it with a `304`. Losing one costs a request and nothing
else, so whatever goes wrong with a file is a miss and not an error. Only answers to GET are kept: no tokens.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zlib
from collections import OrderedDict
from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

# Bytes of a board's answers kept in memory, compressed to a tenth and less: twice what a look at a full board asks for
# again. The rest are questions that no look puts twice, such as "what changed since noon".
MEMORY_LIMIT = 3 * 512 * 1024
FOLDER_LIMIT = 128 * 1024 * 1024  # bytes of answers kept in a folder
_DIGEST = 32  # bytes of SHA-256 before each file's content

Kept = tuple[str | None, str | None, Any, str | None]  # gidgethub's: ETag, Last-Modified, data, next page


class Store(Protocol):
    """Bytes by key. It may forget at any time; what it gives back is what was put."""

    def get(self, key: str) -> bytes | None:
        """What was put under `key`, None if it isn't there (any more)."""
        ...

    def put(self, key: str, value: bytes) -> None:
        """Keep `value`, dropping older entries if need be. Never raises for want of room."""
        ...


class MemoryStore:
    """Answers kept compressed: JSON says the same again and again. The least recently used go first once their
    `limit` in bytes is passed.
    """

    def __init__(self, limit: int = MEMORY_LIMIT) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def get(self, key: str) -> bytes | None:
        """See `Store`."""
        if key in self._kept:
            self._kept.move_to_end(key)
        packed = self._kept.get(key)
        return None if packed is None else zlib.decompress(packed)

    def put(self, key: str, value: bytes) -> None:
        """See `Store`."""
        packed = zlib.compress(value, zlib.Z_BEST_SPEED)
        self._size += len(packed) - len(self._kept.pop(key, b""))
        self._kept[key] = packed
        while self._size > self._limit:
            self._size -= len(self._kept.popitem(last=False)[1])


class FileStore:
    """A file an entry under `folder`, named by the key's hash; several processes may share the folder."""

    def __init__(self, folder: Path, limit: int = FOLDER_LIMIT) -> None:
        self._folder = folder
        self._limit = limit

    def get(self, key: str) -> bytes | None:
        """See `Store`. A file that is damaged or can't be read counts as missing."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        digest, value = content[:_DIGEST], content[_DIGEST:]
        if digest != hashlib.sha256(value).digest():
            return None
        with suppress(OSError):
            os.utime(path)  # the files used longest ago are the first to go
        return value

    def put(self, key: str, value: bytes) -> None:
        """See `Store`. Other readers see the old entry or the new one, never half of one."""
        with suppress(OSError):  # a full or read-only disk: the next look simply asks GitHub again
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(value).digest() + value)
                Path(name).replace(self._path(key))
            finally:
                Path(name).unlink(missing_ok=True)
            self._make_room()

    def _path(self, key: str) -> Path:
        return self._folder / hashlib.sha256(key.encode()).hexdigest()

    def _make_room(self) -> None:
        found = sorted((stat.st_mtime, stat.st_size, path) for path, stat in _files(self._folder))
        size = sum(length for _, length, _ in found)
        for _, length, path in found:
            if size <= self._limit:
                return
            path.unlink(missing_ok=True)
            size -= length


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another process made room
            yield path, path.stat()


class Answers(MutableMapping[str, Kept]):
    """A `Store` in the shape of gidgethub's cache, by URL. Answers without an ETag are not kept.

    `Last-Modified` is left out: it counts whole seconds, and an edit within one would be lost.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getitem__(self, url: str) -> Kept:
        value = self._store.get(url)
        if value is None:
            raise KeyError(url)
        try:
            etag, data, more = json.loads(value)
        except ValueError:
            raise KeyError(url) from None
        return etag, None, data, more

    def __setitem__(self, url: str, kept: Kept) -> None:
        etag, _, data, more = kept
        if etag is not None:
            self._store.put(url, json.dumps([etag, data, more], separators=(",", ":")).encode())

    def __delitem__(self, url: str) -> None:
        self._store.put(url, b"")

    def __iter__(self) -> Iterator[str]:
        return iter(())  # a store knows hashes, not URLs

    def __len__(self) -> int:
        return 0
