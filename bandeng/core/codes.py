"""Tracking codes (查询码) and link tokens, and the keyed hashes under which they are stored."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Sequence
from typing import Literal, Protocol

LENGTH = 16
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212\u00b7]")


class Rng(Protocol):
    """What `new_code` needs; the module `secrets`, or a seeded `random.Random` for tests and the demo."""

    def choice(self, seq: Sequence[str], /) -> str: ...


class BadCode(ValueError):
    """A text that is no tracking code; `reason` says what to tell the person."""

    def __init__(self, reason: Literal["length", "digits", "check"]) -> None:
        self.reason = reason
        super().__init__(f"not a tracking code: {reason}")


def check_digit(digits: str) -> str:
    """Check digit of ISO/IEC 7064 MOD 11,10.

    It finds every wrong single digit and 98 % of transpositions of neighbours.
    """
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def new_code(rng: Rng = secrets) -> str:
    """A new code: 15 random decimal digits and the check digit."""
    digits = "".join(rng.choice("0123456789") for _ in range(LENGTH - 1))
    return digits + check_digit(digits)


def code_from(form_key: str, content: str, key: bytes) -> str:
    """The code of what a form makes: the same form sent twice gives the same code, which nobody without `key` can
    work out. Keep keys of different things apart."""
    seed = hashlib.blake2b(f"{form_key}\0{content}".encode(), key=key, digest_size=16)
    return code_of(seed.digest())


def code_of(raw: bytes) -> str:
    """128 random bits as a code."""
    digits = f"{int.from_bytes(raw, 'big') % 10 ** (LENGTH - 1):0{LENGTH - 1}d}"
    return digits + check_digit(digits)


def grouped(code: str) -> str:
    """The code as printed and read aloud: 1234 5678 9012 3456."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def parse_code(text: str) -> str:
    """The 16 digits of a code as typed, with spaces, hyphens or full-width digits. Raises BadCode."""
    code = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if code and not (code.isascii() and code.isdigit()):
        raise BadCode("digits")
    if len(code) != LENGTH:
        raise BadCode("length")
    if check_digit(code[:-1]) != code[-1]:
        raise BadCode("check")
    return code


def code_hash(code: str, key: bytes) -> str:
    """HMAC-SHA256 of a parsed code, in hex: a code has 50 bits only, so a plain hash could be searched."""
    return _keyed("code", code, key)


def new_token() -> str:
    """128 random bits for a link, URL-safe."""
    return secrets.token_urlsafe(16)


def token_hash(token: str, key: bytes) -> str:
    """HMAC-SHA256 of a token, in hex; never equal to the hash of a code."""
    return _keyed("token", token, key)


def _keyed(kind: str, value: str, key: bytes) -> str:
    if len(key) < 16:
        raise ValueError("a hashing key has at least 16 bytes")
    return hmac.digest(key, f"{kind}:{value}".encode(), "sha256").hex()
