"""Alarms (警报): in which words they are said."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bandeng.gateway.models import Alarm
from bandeng.ledger.report import Kind as Fault
from bandeng.ledger.report import Problem
from bandeng.post import events
from bandeng.post.models import Message
from bandeng.web import formats

EVENT = "log.alarm"
WORDS: dict[str, Promise] = {
    "split": _("有一份由本账本签名的检查点（共 %(size)s 条）与数据库里的历史不一致。"),
    "split.longer": _(
        "有一份由本账本签名的检查点有 %(size)s 条，数据库里却没有这么多：记录被截断，或放回了较旧的数据库。"
    ),
    "split.witness": _("见证方 %(name)s 说：本账本现在的历史（共 %(size)s 条）接不上它以前见过的。"),
    "split.witness.longer": _(
        "见证方 %(name)s 见过本账本的 %(size)s 条，数据库里却没有这么多：记录被截断，或放回了较旧的数据库。"
    ),
    "watched": _("我们见证的账本 %(name)s 给出的检查点（共 %(size)s 条）与我们见过的历史互相矛盾。"),
    "late": _("有 %(count)s 条记录没有在承诺的时间内进入账本，从 %(since)s 写入的那条起。"),
    "altered": _("核对发现数据库与封存的不一致：%(problem)s"),
}


def words(alarm: Alarm) -> str:
    """What happened, in the present language."""
    data = dict(alarm.data)
    template = str(WORDS[data.pop("words", alarm.kind)])
    if "problem" in data:
        kind, index, entry = data["problem"]
        data["problem"] = Problem(Fault(kind), index, entry).words
    if "since" in data:
        data["since"] = formats.moment(datetime.fromisoformat(data["since"]))
    return template % {key: formats.number(value) if isinstance(value, int) else value for key, value in data.items()}


def standing() -> QuerySet[Alarm]:
    """The alarms that nobody has cleared."""
    return Alarm.objects.filter(cleared_at=None)


def incident(*parts: str | bytes) -> str:
    """The name of one happening, from whatever makes it this one."""
    return sha256(b"\0".join(part.encode() if isinstance(part, str) else part for part in parts)).hexdigest()


def _fill(message: Message) -> dict[str, Any]:
    alarm = Alarm.objects.filter(pk=message.data["alarm"]).first()
    return {"words": words(alarm) if alarm else ""}


def register() -> None:
    """Called once, when the app is ready."""
    events.register(
        EVENT,
        _("公开账本有警报"),
        _("%(words)s\n请尽快查明原因，并在这里说明：%(site)s/log/audit/"),
        _fill,
    )
