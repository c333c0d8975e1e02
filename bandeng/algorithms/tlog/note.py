"""Signed notes (c2sp.org/signed-note): a text and lines of signatures over it.

A note is bytes as it travels, its text a str. Everything malformed raises ValueError with a reason.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bandeng.algorithms.tlog import fields

ED25519 = 0x01
KEY_ID_SIZE = 4
MAX_BYTES = 1_000_000
MAX_SIGNATURES = 100
DASH = "— "


@dataclass(frozen=True)
class Vkey:
    """A verifier key: a name, the type of signature and the public key."""

    name: str
    kind: int
    key: bytes
    key_id: bytes


@dataclass(frozen=True)
class Verifier:
    """A trusted key: `check(text, signature)` says whether it signed the bytes of the text."""

    vkey: Vkey
    check: Callable[[bytes, bytes], bool] = field(compare=False)


@dataclass(frozen=True)
class Signer:
    """A private key: `sign(text)` gives what follows the key id in the signature line."""

    vkey: Vkey
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True)
class Signature:
    """One signature line; `value` is what follows the key id."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True)
class Note:
    """An opened note: signatures of known keys, all good, and those of unknown keys, of which nothing is known."""

    text: str
    verified: tuple[Signature, ...]
    unknown: tuple[Signature, ...]


def key_id(name: str, kind: int, key: bytes) -> bytes:
    """First four bytes of SHA-256(name, newline, type byte, public key)."""
    return sha256(name.encode() + b"\n" + bytes([kind]) + key).digest()[:KEY_ID_SIZE]


def check_name(name: str) -> str:
    """The key name. Raises ValueError when it is empty or has a space, a plus or a control character."""
    if not name or "+" in name or any(char.isspace() or char < " " for char in name):
        raise ValueError(f"not a key name: {name[:100]!r}")
    return name


def make_vkey(name: str, kind: int, key: bytes) -> Vkey:
    return Vkey(check_name(name), kind, key, key_id(name, kind, key))


def format_vkey(vkey: Vkey) -> str:
    return f"{vkey.name}+{vkey.key_id.hex()}+{fields.base64(bytes([vkey.kind]) + vkey.key)}"


def parse_vkey(text: str) -> Vkey:
    """Raises ValueError when it is malformed or the key id is not that of the key."""
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise ValueError("a verifier key is name+key id+key")
    name, identifier, material = parts
    data = fields.from_base64(material)
    if len(data) < 2:
        raise ValueError("a verifier key without a key")
    vkey = make_vkey(name, data[0], data[1:])
    if identifier != vkey.key_id.hex():
        raise ValueError(f"key id {identifier[:8]!r} does not belong to the key of {name!r}")
    return vkey


def public_key(vkey: Vkey, kind: int) -> Ed25519PublicKey:
    """The Ed25519 key in a verifier key of this type. Raises ValueError for another type."""
    if vkey.kind != kind:
        raise ValueError(f"{vkey.name}: signature type {vkey.kind:#04x}, not {kind:#04x}")
    return Ed25519PublicKey.from_public_bytes(vkey.key)


def verified(key: Ed25519PublicKey, message: bytes, signature: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def verifier(vkey: Vkey) -> Verifier:
    """Verifier of Ed25519 signatures (type 0x01). Raises ValueError for another type."""
    key = public_key(vkey, ED25519)
    return Verifier(vkey, lambda text, signature: verified(key, text, signature))


def signer(name: str, private: Ed25519PrivateKey) -> Signer:
    """Signer with Ed25519 (type 0x01)."""
    vkey = make_vkey(name, ED25519, private.public_key().public_bytes_raw())
    return Signer(vkey, private.sign)


def format_signature(signature: Signature) -> str:
    """The signature line, with its newline."""
    return f"{DASH}{signature.name} {fields.base64(signature.key_id + signature.value)}\n"


def parse_signature(line: str) -> Signature:
    """A signature line, without its newline."""
    name, space, encoded = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not space:
        raise ValueError(f"not a signature line: {line[:100]!r}")
    data = fields.from_base64(encoded)
    if len(data) <= KEY_ID_SIZE:
        raise ValueError("a signature line without a signature")
    return Signature(check_name(name), data[:KEY_ID_SIZE], data[KEY_ID_SIZE:])


def check_text(text: str) -> str:
    """The text. Raises ValueError when it cannot be the text of a note."""
    if not text.endswith("\n"):
        raise ValueError("the text of a note ends in a newline")
    if any(char < " " and char != "\n" for char in text):
        raise ValueError("a control character in a note")
    return text


def signatures(text: str, signers: Iterable[Signer]) -> list[Signature]:
    """What each signer says of the text."""
    message = check_text(text).encode()
    return [Signature(signer.vkey.name, signer.vkey.key_id, signer.sign(message)) for signer in signers]


def sign(text: str, signers: Iterable[Signer]) -> bytes:
    """The note of this text, signed by each."""
    lines = "".join(map(format_signature, signatures(text, signers)))
    if not lines:
        raise ValueError("a note without a signature")
    return f"{text}\n{lines}".encode()


def add(message: bytes, more: Iterable[Signature]) -> bytes:
    """The note with further signatures behind those it has; one that it has already is not repeated."""
    present = set(split(message)[1])
    new = [signature for signature in dict.fromkeys(more) if signature not in present]
    return message + "".join(map(format_signature, new)).encode()


def split(message: bytes) -> tuple[str, list[Signature]]:
    """Text and signatures of a note; none of them is looked at. Trust nothing in it before `open`."""
    if len(message) > MAX_BYTES:
        raise ValueError(f"a note of more than {MAX_BYTES} bytes")
    try:
        whole = check_text(message.decode())
    except UnicodeDecodeError:
        raise ValueError("a note that is not UTF-8") from None
    text, gap, lines = whole[:-1].rpartition("\n\n")
    if not gap:
        raise ValueError("a note without an empty line before its signatures")
    rows = lines.split("\n")
    if len(rows) > MAX_SIGNATURES:
        raise ValueError(f"a note with more than {MAX_SIGNATURES} signatures")
    return text + "\n", [parse_signature(row) for row in rows]


def sort_out(text: str, signatures: Iterable[Signature], verifiers: Iterable[Verifier]) -> Note:
    """Check the signatures of known keys. Raises ValueError when one of them is bad."""
    known: dict[tuple[str, bytes], Verifier] = {}
    for verifier in verifiers:
        vkey = verifier.vkey
        if known.setdefault((vkey.name, vkey.key_id), verifier) != verifier:
            raise ValueError(f"two keys of {vkey.name} have the same key id")
    message, good, unknown = text.encode(), list[Signature](), list[Signature]()
    for signature in signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            unknown.append(signature)
        elif key.check(message, signature.value):
            good.append(signature)
        else:
            raise ValueError(f"the signature of {signature.name} is not good")
    return Note(text, tuple(good), tuple(unknown))


def open(message: bytes, verifiers: Iterable[Verifier]) -> Note:
    """Open a signed note. Raises ValueError unless a known key signed it and every signature of known keys is good."""
    note = sort_out(*split(message), verifiers)
    if not note.verified:
        raise ValueError("no signature by a known key")
    return note
