"""A second signature line over the same text with SM2 and SM3 (GB/T 32918, 国密), for those whose rules ask for it.

c2sp.org/signed-note leaves type 0xff to types without a byte of their own, behind it an identifier: here the object
identifier of SM2 with SM3, then the uncompressed point. The signature is r and s, 32 bytes each, with the usual user
id. Needs the extra `sm2`. It is plain Python whose time depends on the key: sign where no one can measure that.
"""

from gmalg import SM2
from gmalg.errors import GMError

from bandeng.algorithms.tlog import note

KIND = 0xFF
IDENTIFIER = b"1.2.156.10197.1.501"
USER = b"1234567812345678"
PART = 32
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
UNCOMPRESSED = 0x04


def point_of(private: bytes) -> bytes:
    """The public point (uncompressed) of a private key. Raises ValueError unless it is a number below the order."""
    if len(private) != PART or not 0 < int.from_bytes(private, "big") < ORDER - 1:
        raise ValueError("not a private key of SM2")
    return bytes(SM2(private).generate_pk(private))


def vkey(name: str, point: bytes) -> note.Vkey:
    """Verifier key of an uncompressed point (65 bytes)."""
    return note.make_vkey(name, KIND, IDENTIFIER + point)


def verifier(vkey: note.Vkey) -> note.Verifier:
    """Raises ValueError unless it is the key of an SM2 signature, a point of the curve."""
    point = vkey.key.removeprefix(IDENTIFIER)
    if vkey.kind != KIND or len(vkey.key) != len(IDENTIFIER) + 1 + 2 * PART or point[0] != UNCOMPRESSED:
        raise ValueError(f"{vkey.name}: not an SM2 key")
    try:
        key = SM2(uid=USER, pk=point)
        sound = key.verify_pk(point)
    except GMError:
        sound = False
    if not sound:
        raise ValueError(f"{vkey.name}: not a point of the SM2 curve")

    def check(text: bytes, signature: bytes) -> bool:
        return len(signature) == 2 * PART and bool(key.verify(text, signature[:PART], signature[PART:]))

    return note.Verifier(vkey, check)


def signer(name: str, private: bytes, point: bytes) -> note.Signer:
    """Signer with a private key of 32 bytes and its public point."""
    key = SM2(private, USER, point)
    return note.Signer(vkey(name, point), lambda text: b"".join(part.rjust(PART, b"\0") for part in key.sign(text)))
