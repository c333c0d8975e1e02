import io

import pytest

from bandeng.core import archive

KEY = bytes(32)


def sealed(data: bytes) -> bytes:
    out = io.BytesIO()
    with archive.Writer(out, KEY) as writer:
        writer.write(data)
    return out.getvalue()


def opened(data: bytes, key: bytes = KEY) -> bytes:
    return io.BufferedReader(archive.Reader(io.BytesIO(data), key)).read()


@pytest.mark.parametrize("size", [0, 1, archive.CHUNK - 1, archive.CHUNK, archive.CHUNK + 1, 3 * archive.CHUNK])
def test_there_and_back(size):
    data = b"bench" * (size // 5 + 1)
    assert opened(sealed(data[:size])) == data[:size]


def test_two_of_the_same_differ():
    assert sealed(b"a") != sealed(b"a")


CHUNK = 4 + archive.CHUNK + 16
HEAD = 24


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data[: HEAD + CHUNK],
        lambda data: data[:HEAD],
        lambda data: data[:10],
        lambda data: b"",
        lambda data: data + b"x",
        lambda data: b"TARBALLS" + data[8:],
        lambda data: data[:HEAD] + data[HEAD + CHUNK :],
        lambda data: data[:HEAD] + data[HEAD + CHUNK : HEAD + 2 * CHUNK] + data[HEAD : HEAD + CHUNK],
        lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:],
        lambda data: data[:20] + bytes([data[20] ^ 1]) + data[21:],
        lambda data: data[:HEAD] + b"\xff\xff\xff\xff" + data[HEAD + 4 :],
    ],
)
def test_what_was_cut_moved_or_changed_does_not_open(spoil):
    with pytest.raises(archive.Damaged):
        opened(spoil(sealed(bytes(3 * archive.CHUNK))))


def test_another_key_does_not_open():
    with pytest.raises(archive.Damaged):
        opened(sealed(b"words"), bytes(31) + b"x")
