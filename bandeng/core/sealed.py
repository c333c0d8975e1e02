"""Sealed fields: AES-256-GCM (NIST SP 800-38D) under keys kept outside the database.

The master key wraps one data key per matter; destroying the wrapped key makes everything under it unreadable.
"""

import hashlib
import json
import secrets
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from bandeng.core import keyfile

NONCE = 12


class Unreadable(Exception):
    """The bytes were not sealed under this key, or were changed."""


@cache
def master_key(name: str = "master") -> bytes:
    """The installation's key `name` (32 bytes), made at first start with mode 0600."""
    return keyfile.key(settings.KEYS, name)


@cache
def derived(purpose: str) -> bytes:
    """A 32-byte key for one purpose, derived from the master key."""
    return hashlib.blake2b(purpose.encode(), key=master_key(), digest_size=32).digest()


def seal(plain: bytes, key: bytes, context: bytes = b"") -> bytes:
    """Encrypt; `context` is bound but not stored, so that a sealed value cannot be moved elsewhere."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, context)


def unseal(sealed: bytes, key: bytes, context: bytes = b"") -> bytes:
    """Decrypt what `seal` made, or raise Unreadable."""
    try:
        return AESGCM(key).decrypt(bytes(sealed[:NONCE]), bytes(sealed[NONCE:]), context)
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


def seal_value(value: Any, key: bytes, context: bytes = b"") -> bytes:
    return seal(json.dumps(value, ensure_ascii=False).encode(), key, context)


def unseal_value(sealed: bytes, key: bytes, context: bytes = b"") -> Any:
    return json.loads(unseal(sealed, key, context))


def new_wrapped_key() -> tuple[bytes, bytes]:
    """A fresh data key and the form in which it is stored."""
    key = secrets.token_bytes(32)
    return key, seal(key, derived("wrap"))


def unwrap(wrapped: bytes) -> bytes:
    return unseal(bytes(wrapped), derived("wrap"))
