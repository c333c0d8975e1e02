"""The log's name and its keys: made at first start, in files only the server may read, beside the other keys.

`log.json` names the logs of this house in time order: the last is the one that is written; a new one begins where
restoring an older database broke the one before. Each has its keys in time order; the last signs.
"""

import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from bandeng.algorithms.tlog import checkpoint, cosignature, note
from bandeng.core import clock, keyfile
from bandeng.ledger import files

FILE = "log.json"
HAND_OVER = "bandeng.key/1"
SM2_FILE = "log-sm2"
# Rooms above add here who witnesses us: functions that give vkeys.
others: list[Callable[[], Iterable[str]]] = []
LOCAL = ("127.0.0.1", "localhost", "::1", "")


@dataclass(frozen=True)
class Key:
    """A key of a log: its public form, the file of its seed, and when it began and ceased to sign (ISO 8601)."""

    vkey: str
    file: str
    since: str
    until: str = ""
    why: str = ""


@dataclass(frozen=True)
class Log:
    """A log of this house. `begins` is the size it began with, `cites` the last checkpoint known of the one before."""

    origin: str
    keys: list[Key]
    begins: int = 0
    cites: str = ""


@dataclass(frozen=True)
class House:
    """All logs, and the key with which this house cosigns checkpoints, its own and others'."""

    logs: list[Log]
    witness: Key
    hand_overs: list[str] = field(default_factory=list)

    @property
    def log(self) -> Log:
        return self.logs[-1]


def _new_key(name: str, at: datetime, file: str, kind: int) -> Key:
    private = Ed25519PrivateKey.from_private_bytes(keyfile.key(settings.KEYS, file))
    public = private.public_key().public_bytes_raw()
    return Key(note.format_vkey(note.make_vkey(name, kind, public)), file, at.isoformat(timespec="seconds"))


def _new_file(kind: str) -> str:
    return f"{kind}-{secrets.token_hex(4)}"


def new_log(origin: str, at: datetime, begins: int = 0, cites: str = "") -> Log:
    return Log(origin, [_new_key(origin, at, _new_file("log"), note.ED25519)], begins, cites)


def _place() -> str:
    """What the names begin with: the site's host, or, on a machine without one, something of its own."""
    if settings.LOG_NAME:
        return str(settings.LOG_NAME)
    host = urlsplit(settings.SITE).hostname or ""
    return f"bandeng-{secrets.token_hex(4)}.invalid" if host in LOCAL else host


def _first(at: datetime) -> House:
    place = _place()
    return House(
        [new_log(f"{place}/log", at)], _new_key(f"{place}/witness", at, _new_file("witness"), cosignature.ED25519)
    )


def _path() -> Path:
    path: Path = settings.KEYS / FILE
    return path


def house() -> House:
    """What `log.json` says, made when it is not there."""
    path = _path()
    if not path.exists():
        # Of two processes starting at once the first wins; the other's keys are never used.
        files.make(path, _text(_first(clock.now())))
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, _changed: int) -> House:
    data = json.loads(path.read_text(encoding="utf-8"))
    logs = [Log(**{**log, "keys": [Key(**key) for key in log["keys"]]}) for log in data["logs"]]
    return House(logs, Key(**data["witness"]), data["hand_overs"])


def _text(house: House) -> bytes:
    return json.dumps(asdict(house), indent=1, ensure_ascii=False).encode()


def rotated(at: datetime, why: str, *, stolen: bool) -> tuple[House, Key]:
    """The house with a new key of its log. The old one hands over, by a signed note, unless it was `stolen`."""
    old = house()
    *before, last = old.log.keys
    moment = at.isoformat(timespec="seconds")
    key = _new_key(old.log.origin, at, _new_file("log"), note.ED25519)
    ended = replace(last, until=moment, why=why)
    log = replace(old.log, keys=[*before, ended, key])
    said = f"{HAND_OVER}\n{old.log.origin}\n{key.vkey}\nsince {moment}\n"
    hand_over = [] if stolen else [note.sign(said, [signer()]).decode()]
    return replace(old, logs=[*old.logs[:-1], log], hand_overs=[*old.hand_overs, *hand_over]), key


def reopened(at: datetime, begins: int, cites: str) -> House:
    """The house with a new log that goes on from the first `begins` leaves and cites the head of the one before."""
    old = house()
    base = old.logs[0].origin
    return replace(old, logs=[*old.logs, new_log(f"{base}/{len(old.logs) + 1}", at, begins, cites)])


def save(new: House) -> None:
    """Replace `log.json`. Called by the actions that change it, as their last step."""
    files.replace(_path(), _text(new))


@cache
def _private(folder: Path, file: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keyfile.key(folder, file))


def signer() -> note.Signer:
    """The log's key of now."""
    log = house().log
    return note.signer(log.origin, _private(settings.KEYS, log.keys[-1].file))


def witness(at: datetime) -> note.Signer:
    """This house's own key to cosign with at this moment: that it saw a checkpoint, and when."""
    key = house().witness
    return cosignature.signer(note.parse_vkey(key.vkey).name, _private(settings.KEYS, key.file), int(at.timestamp()))


def sm2_signers() -> list[note.Signer]:
    """The second signature by SM2 (国密), where the operator has asked for it."""
    if not settings.LOG_SM2:
        return []
    from bandeng.algorithms.tlog import sm2  # needs an extra

    private = keyfile.key(settings.KEYS, SM2_FILE)
    return [sm2.signer(f"{house().logs[0].origin}/sm2", private, sm2.point_of(private))]


def sign(size: int, root: bytes, at: datetime) -> str:
    """The checkpoint of a head: signed by the log, with the moment under this house's own line."""
    log = signer()
    text = checkpoint.format(checkpoint.Checkpoint(log.vkey.name, size, root))
    return note.sign(text, [log, witness(at), *sm2_signers()]).decode()


def verifiers(origin: str = "") -> list[note.Verifier]:
    """All keys of the log `origin` (this house's of now), in time order, whether they still sign or not."""
    return [
        note.verifier(note.parse_vkey(key.vkey))
        for log in house().logs
        if log.origin == (origin or house().log.origin)
        for key in log.keys
    ]


def opened(message: str) -> checkpoint.Checkpoint:
    """A checkpoint that one of this house's logs signed. Raises ValueError for any other."""
    data = message.encode()
    origin = checkpoint.parse(note.split(data)[0]).origin
    return checkpoint.open(data, origin, verifiers(origin))[0]


def cosigners() -> list[note.Verifier]:
    """All keys under which someone cosigns this house's checkpoints, or did."""
    known = [vkey for witnesses in others for vkey in witnesses()]
    return [cosignature.verifier(note.parse_vkey(vkey)) for vkey in dict.fromkeys([house().witness.vkey, *known])]
