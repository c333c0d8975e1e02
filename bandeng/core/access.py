"""What opens a resident's own page: a tracking code and the token of a link, worked out from the form they sent."""

import hashlib
from dataclasses import dataclass

from bandeng.core import codes, sealed


@dataclass(frozen=True, slots=True)
class Access:
    """The tracking code (16 digits) and the token of the link: shown once, kept only as keyed hashes."""

    code: str
    token: str


def access_for(form_key: str, content: str) -> Access:
    """Code and token of a submission, by a keyed hash of its form's random key and its content.

    The same form sent twice (a lost answer, a double tap) gives the same code, so that nothing is doubled and the
    resident still gets to see it. Without the installation's key nobody can work it out.
    """
    seed = hashlib.blake2b(f"{form_key}\0{content}".encode(), key=sealed.derived("access"), digest_size=32)
    raw = seed.digest()
    return Access(codes.code_of(raw[:16]), raw[16:].hex())


def code_hash(code: str) -> str:
    return codes.code_hash(code, sealed.derived("code"))


def token_hash(token: str) -> str:
    return codes.token_hash(token, sealed.derived("token"))
