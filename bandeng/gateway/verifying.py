"""`bandeng verify receipt`, `log` and `draw`: for anyone, with public keys and nothing of ours but this code.

Needs no database and none of the house's settings. Exit codes: 0 sound, 1 not sound, 2 could not be checked.
"""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from bandeng.algorithms.tlog import audit, checkpoint, note, policy, proof
from bandeng.core.language import bracketed, labelled, listed, operators_language, together
from bandeng.gateway import fetching, steps
from bandeng.ledger import checking
from bandeng.ledger.checking import Keys, State

LOCALE = Path(__file__).parent.parent / "locale"
MARKS = {State.GOOD: "✓", State.BAD: "✗", State.NOTE: "·"}
KEYS = "keys"


class CannotCheck(Exception):
    """Nothing is known of the thing: not found, not reachable, no keys."""


def main(argv: list[str]) -> int:
    """Run `verify FORM …` in the operator's language and give the exit code."""
    if not settings.configured:
        settings.configure(
            LANGUAGE_CODE="zh-hans", LOCALE_PATHS=[LOCALE], INSTALLED_APPS=[], USE_TZ=True, TIME_ZONE="Asia/Shanghai"
        )
        django.setup()
    with translation.override(operators_language()):
        options = _parser().parse_args(argv)
        run: Callable[[argparse.Namespace], bool] = options.run
        try:
            sound = run(options)
        except (CannotCheck, OSError) as error:
            print(_("没法核对：%(reason)s") % {"reason": error}, file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            return 2
    return 0 if sound else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("bandeng verify")
    forms = parser.add_subparsers(required=True)
    one = forms.add_parser("receipt", help=_("核对一份凭证或承诺"))
    one.add_argument("file", type=Path, help=_("凭证文件（.tlog-proof）或承诺"))
    one.add_argument("--keys", metavar="FILE|URL", help=_("公钥，一行一个（vkey）；不写时从账本自己的网址取"))
    one.add_argument("--policy", type=Path, metavar="FILE", help=_("信任策略（tlog-policy），代替 --keys"))
    one.add_argument("--words", type=Path, metavar="FILE", help=_("原话，看是不是提交时的"))
    one.add_argument("--place", default="", help=_("提交时写的地点"))
    one.set_defaults(run=receipt)
    log = forms.add_parser("log", help=_("核对整个账本"))
    log.add_argument("place", metavar="URL|DIR", help=_("账本的地址，或存下来的目录"))
    log.add_argument("--key", action="append", metavar="VKEY", help=_("账本的公钥；不写时用账本自己公布的"))
    log.add_argument(
        "--older",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help=_("以前存下的检查点或凭证"),
    )
    log.set_defaults(run=whole_log)
    lot = forms.add_parser("draw", help=_("核对一次抽签"))
    lot.add_argument("file", type=Path, help=_("公布的抽签记录（JSON）"))
    lot.add_argument("--quick", action="store_true", help=_("不重新计算最公平的机会，只核对其余各项"))
    lot.set_defaults(run=draw)
    return parser


def receipt(options: argparse.Namespace) -> bool:
    """Check one receipt or promise, and print each step."""
    data = options.file.read_bytes()
    said = checking.Said(options.words.read_text("utf-8"), options.place) if options.words else None
    if options.policy:
        trusted = _policy(options.policy)
        keys = Keys(
            tuple(party.verifier for party in trusted.logs.values()),
            tuple(party.verifier for party in trusted.witnesses.values()),
        )
        _trusting(keys, str(options.policy), own=False)
    else:
        origin = _origin(data)
        place = options.keys or f"https://{origin}/{KEYS}"
        keys = _keys(_lines(place), place) if options.keys or origin else Keys()
        _trusting(keys, place, own=fetching.is_url(place))
    done = checking.check(data, keys, said)
    if options.policy and not any(step.name.startswith("promise.alone") for step in done):
        done.append(checking.check_policy(data, trusted))
    for step in done:
        print(MARKS[step.state], say(step))
    sound = checking.sound(done)
    print(_("核对通过。") if sound else _("核对没有通过。"), file=sys.stdout if sound else sys.stderr)
    return sound


def draw(options: argparse.Namespace) -> bool:
    """Repeat a draw by lot from its published record, and print each step."""
    from bandeng.gateway import draws  # brings in the solver

    try:
        done = draws.check(options.file.read_bytes(), quick=options.quick)
    except ValueError as error:
        raise CannotCheck(_("%(place)s 不是 JSON：%(reason)s") % {"place": options.file, "reason": error}) from None
    for step in done:
        print(MARKS[step.state], labelled(step.title, step.words))
    sound = all(step.state != State.BAD for step in done)
    print(_("核对通过。") if sound else _("核对没有通过。"), file=sys.stdout if sound else sys.stderr)
    return sound


def say(step: checking.Step) -> str:
    """A step in words: what was looked at, and what came of it."""
    facts = {name: _fact(name, value) for name, value in step.facts.items()}
    return labelled(steps.TITLES[step.name.split(".")[0]], str(steps.WORDS[step.name]) % facts)


def _fact(name: str, value: Any) -> str:
    if name in ("given", "until", "written"):
        value = datetime.fromisoformat(value) if value else ""
    if name == "time":
        return f"{datetime.fromtimestamp(value, UTC):%Y-%m-%d %H:%M:%S} UTC"
    if name == "day" and "-W" in value:
        year, week = value.split("-W")
        return str(steps.SHOWN["week"]) % {"year": year, "week": week}
    if name == "code":
        return str(steps.CODES.get(value, value))
    if name == "place":
        return f"{value:,}"
    if isinstance(value, list):
        return listed(value)
    return str(value)


def whole_log(options: argparse.Namespace) -> bool:
    """Check all tiles and released entries, and that the log continues the older checkpoints."""
    fetch = fetching.log_at(options.place)
    if options.key:
        keys = _keys(options.key, "--key")
        _trusting(keys, "--key", own=False)
    else:
        served = fetch(KEYS)
        if served is None:
            raise CannotCheck(_("那里没有公钥，请用 --key 给出账本的公钥。"))
        keys = _keys(checking.served_keys(served.decode(errors="replace")), options.place)
        _trusting(keys, f"{options.place.rstrip('/')}/{KEYS}", own=True)
    message = fetch("checkpoint")
    if message is None:
        raise CannotCheck(_("%(place)s 没有检查点（checkpoint）。") % {"place": options.place})
    origin = _named(message, keys)
    older = [_older(path, keys) for path in options.older]
    # Of the log as it is at this moment: it may grow while it is read.
    report = audit.verify_log(lambda path: message if path == "checkpoint" else fetch(path), origin, keys.logs, older)
    if report.checkpoint:
        told = {"origin": origin, "size": report.checkpoint.size, "tiles": report.tiles, "older": len(older)}
        print(_("账本 %(origin)s：%(size)s 条记录，核对了 %(tiles)s 片瓦片，以前的检查点 %(older)s 份。") % told)
    if report.problem:
        print(labelled(_("核对没有通过"), problem(report.problem)), file=sys.stderr)
        return False
    assert report.checkpoint
    print(_("核对通过。总指纹：%(root)s") % {"root": report.checkpoint.root.hex()})
    return True


def problem(found: audit.Problem) -> str:
    """What is wrong, and where."""
    words = {
        audit.Kind.CHECKPOINT: _("%(path)s：检查点读不出来，或者签名不是给出的公钥签的"),
        audit.Kind.MISSING: _("%(path)s：缺少这一片"),
        audit.Kind.LENGTH: _("%(path)s：长度不对"),
        audit.Kind.ROOT: _("%(path)s：瓦片合起来不是检查点写的总指纹"),
        audit.Kind.TILE: _("%(path)s：这一片被改过"),
        audit.Kind.BUNDLE: _("%(path)s：这一包记录读不出来"),
        audit.Kind.ENTRY: _("%(path)s：记录与它的指纹不符"),
        audit.Kind.OLDER: _("现在的账本不是接着以前的检查点写的：以前的记录被改过或删过"),
    }[found.kind] % {"path": found.path}
    place = [] if found.index is None else [_("第 %(place)s 项") % {"place": found.index + 1}]
    return bracketed(words, together([*place, found.reason]))


def _trusting(keys: Keys, place: str, *, own: bool) -> None:
    """Say whose word all of it rests on."""
    if keys == Keys():
        return
    print(_("信任的公钥（来自 %(place)s）：") % {"place": place})
    for key in (*keys.logs, *keys.witnesses):
        print(" ", note.format_vkey(key.vkey))
    if own:
        print(_("公钥是网址自己给的。请与另一处来源（海报、见证方）比对，一样才可信。"))


def _lines(place: str) -> list[str]:
    data = fetching.get(place) if fetching.is_url(place) else Path(place).read_bytes()
    if data is None:
        raise CannotCheck(_("%(place)s 没有公钥，请用 --keys 给出。") % {"place": place})
    return checking.served_keys(data.decode(errors="replace").replace("\r\n", "\n"))


def _keys(vkeys: list[str], place: str) -> Keys:
    try:
        keys = checking.sort_keys(vkeys)
    except ValueError as error:
        raise CannotCheck(_("%(place)s 的公钥读不出来：%(reason)s") % {"place": place, "reason": error}) from None
    if not keys.logs:
        raise CannotCheck(_("%(place)s 里没有账本的公钥（vkey）。") % {"place": place})
    return keys


def _policy(path: Path) -> policy.Policy:
    try:
        return policy.parse(path.read_bytes())
    except ValueError as error:
        raise CannotCheck(_("%(place)s 的信任策略读不出来：%(reason)s") % {"place": path, "reason": error}) from None


def _origin(data: bytes) -> str:
    """The log that a receipt or promise names, unverified; empty when it is neither."""
    data = checking.tidy(data)
    try:
        text = note.split(proof.parse(data).checkpoint if data.startswith(proof.HEADER.encode()) else data)[0]
    except ValueError:
        return ""
    lines = text.split("\n")
    return lines[1] if lines[0].startswith("bandeng.promise") else lines[0]


def _named(message: bytes, keys: Keys) -> str:
    """The origin that the checkpoint states, if one of the keys is that log's; else that of the first key."""
    names = [key.vkey.name for key in keys.logs]
    stated = message.split(b"\n", 1)[0].decode(errors="replace")
    return stated if stated in names else names[-1]


def _older(path: Path, keys: Keys) -> checkpoint.Checkpoint:
    """A checkpoint that someone saved, alone or in a receipt."""
    data = checking.tidy(path.read_bytes())
    try:
        message = proof.parse(data).checkpoint if data.startswith(proof.HEADER.encode()) else data
        return checkpoint.open(message, _named(message, keys), keys.logs)[0]
    except ValueError as error:
        raise CannotCheck(_("%(place)s 不是这个账本的检查点：%(reason)s") % {"place": path, "reason": error}) from None
