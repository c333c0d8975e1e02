"""What the lines of the specifications hold, each in its one canonical spelling: base64, hashes, whole numbers."""

import binascii

from bandeng.algorithms.merkle import HASH_SIZE

LARGEST = 2**63 - 1


def base64(data: bytes) -> str:
    """Base 64 of RFC 4648, section 4."""
    return binascii.b2a_base64(data, newline=False).decode()


def from_base64(text: str) -> bytes:
    """Raises ValueError for anything that `base64` would not have written."""
    try:
        data = binascii.a2b_base64(text.encode(), strict_mode=True)
    except ValueError as error:
        raise ValueError(f"not base64: {error}") from None
    if base64(data) != text:
        raise ValueError("not base64 in its canonical form")
    return data


def to_hash(text: str) -> bytes:
    """As `from_base64`, for a hash of 32 bytes."""
    data = from_base64(text)
    if len(data) != HASH_SIZE:
        raise ValueError(f"a hash has {HASH_SIZE} bytes, this has {len(data)}")
    return data


def to_number(text: str, largest: int = LARGEST) -> int:
    """ASCII digits without leading zeroes. Raises ValueError for anything but 0 to `largest`."""
    if not (text.isascii() and text.isdigit()) or (text[0] == "0" and text != "0"):
        raise ValueError(f"not a number without leading zeroes: {text[:24]!r}")
    if len(text) > len(str(largest)) or int(text) > largest:
        raise ValueError(f"a number above {largest}")
    return int(text)
