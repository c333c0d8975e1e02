"""Encrypted archives: a stream in chunks of AES-256-GCM, so that a file of any size needs little memory.

    "BANDENG1" ‖ 16 random bytes ‖ chunk ‖ chunk ‖ …
    chunk = length (4 bytes, big-endian, of what follows) ‖ ciphertext with its 16-byte tag

The key of one file is BLAKE2b-256 of the random bytes under the given key. The nonce of chunk n is n (11 bytes) and
one byte that is 1 for the last chunk: no chunk can be left out, moved, or cut off at the end (the STREAM construction
of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
"""

import hashlib
import io
import secrets
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"BANDENG1"
CHUNK = 1 << 20
_TAG = 16


class Damaged(Exception):
    """The archive was cut off or changed, was made under another key, or is no archive."""


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(hashlib.blake2b(salt, key=key, digest_size=32).digest())


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Writer(io.RawIOBase):
    """A file to write to; `close` writes the last chunk and leaves `out` open."""

    def __init__(self, out: IO[bytes], key: bytes) -> None:
        salt = secrets.token_bytes(16)
        self._out, self._cipher, self._number, self._waiting = out, _cipher(key, salt), 0, bytearray()
        out.write(MAGIC + salt)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._waiting += data
        # One chunk is kept back, as it may turn out to be the last.
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def _put(self, plain: bytes, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, last), plain, MAGIC)
        self._out.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1

    def close(self) -> None:
        if not self.closed:
            self._put(bytes(self._waiting), last=True)
            super().close()


def open_reader(source: IO[bytes], key: bytes) -> IO[bytes]:
    """The plain bytes of the archive `source`, buffered. Reading raises Damaged."""
    return io.BufferedReader(Reader(source, key), CHUNK)  # type: ignore[type-var]


class Reader(io.RawIOBase):
    """A file to read from. Every byte given out has been checked; Damaged where one cannot be."""

    def __init__(self, source: IO[bytes], key: bytes) -> None:
        start = source.read(len(MAGIC) + 16)
        if len(start) != len(MAGIC) + 16 or not start.startswith(MAGIC):
            raise Damaged
        self._source, self._cipher, self._number = source, _cipher(key, start[len(MAGIC) :]), 0
        self._ready, self._last = b"", False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while not self._ready and not self._last:
            self._next()
        part = self._ready[: len(buffer)]
        buffer[: len(part)] = part
        self._ready = self._ready[len(part) :]
        return len(part)

    def _next(self) -> None:
        length = int.from_bytes(self._source.read(4), "big")
        if not _TAG <= length <= CHUNK + _TAG:
            raise Damaged
        sealed = self._source.read(length)
        # Only the last chunk may be short, but it may be full as well: which it is, the tag decides.
        for last in (False, True):
            try:
                self._ready = self._cipher.decrypt(_nonce(self._number, last), sealed, MAGIC)
            except InvalidTag:
                continue
            self._last = last
            self._number += 1
            if last and self._source.read(1):
                raise Damaged
            return
        raise Damaged
