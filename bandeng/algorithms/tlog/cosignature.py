"""Cosignatures (c2sp.org/tlog-cosignature): what a witness says of a checkpoint, with the time.

Ed25519 (cosignature/v1, type 0x04) and ML-DSA-44 (subtree/v1 of the whole tree, type 0x06). Times are POSIX timestamps.
"""

from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from bandeng.algorithms.tlog import checkpoint, fields, note

ED25519 = 0x04
MLDSA44 = 0x06
TIME_SIZE = 8


def message(vkey: note.Vkey, at: int, text: str) -> bytes:
    """The bytes that a cosigner with this key signs. Raises ValueError when the text is no checkpoint's."""
    tree = checkpoint.parse(text)
    if not 0 <= at <= fields.LARGEST:
        raise ValueError(f"no time of a cosignature: {at}")
    if vkey.kind == ED25519:
        return f"cosignature/v1\ntime {at}\n{text}".encode()
    name, origin = vkey.name.encode(), tree.origin.encode()
    # The structure has no place for them: whoever reads them would believe what nobody signed.
    if tree.extensions:
        raise ValueError("ML-DSA-44 does not sign extension lines")
    if max(len(name), len(origin)) > 255:
        raise ValueError("a name of more than 255 bytes")
    parts = (b"subtree/v1\n\0", bytes([len(name)]), name, _u64(at), bytes([len(origin)]), origin)
    return b"".join((*parts, _u64(0), _u64(tree.size), tree.root))


def _u64(number: int) -> bytes:
    return number.to_bytes(TIME_SIZE, "big")


def verifier(vkey: note.Vkey) -> note.Verifier:
    """Raises ValueError unless the key is a cosigner's (type 0x04 or 0x06)."""
    verify: Callable[[bytes, bytes], None]
    if vkey.kind == MLDSA44:
        verify = MLDSA44PublicKey.from_public_bytes(vkey.key).verify
    else:
        verify = note.public_key(vkey, ED25519).verify

    def check(text: bytes, signature: bytes) -> bool:
        at = int.from_bytes(signature[:TIME_SIZE], "big")
        try:
            verify(signature[TIME_SIZE:], message(vkey, at, text.decode()))
        except (InvalidSignature, ValueError):
            return False
        return True

    return note.Verifier(vkey, check)


def signer(name: str, private: Ed25519PrivateKey | MLDSA44PrivateKey, at: int) -> note.Signer:
    """Cosigner at this time. Call only for checkpoints found consistent with what was cosigned before."""
    kind = ED25519 if isinstance(private, Ed25519PrivateKey) else MLDSA44
    vkey = note.make_vkey(name, kind, private.public_key().public_bytes_raw())
    return note.Signer(vkey, lambda text: _u64(at) + private.sign(message(vkey, at, text.decode())))


def timestamp(signature: note.Signature) -> int:
    """The time in a cosignature; to be believed of verified ones only."""
    return int.from_bytes(signature.value[:TIME_SIZE], "big")
