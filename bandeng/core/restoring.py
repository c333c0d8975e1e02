"""Between the database put back and the first request: what was erased since the backup is erased again."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from bandeng.core import compacting, forgetting, reopening, shut, starting
from bandeng.core.actions import Act, By, action
from bandeng.core.errors import Refused
from bandeng.ledger import erasing

Say = Callable[[str], object]


def list_facts() -> dict[str, Any]:
    """What a backup notes of the list of erasures: its name, and how many lines it had at least."""
    file = settings.ERASURES_FILE
    erasing.make(file)
    return {"list": erasing.name_of(file), "count": _length()}


def _length() -> int:
    return sum("leaf" in line for line in erasing.read(settings.ERASURES_FILE))


def check_list(manifest: dict[str, Any]) -> None:
    """Refused unless the list of erasures is there, and is the one that the backup knows, and no older than it."""
    known = manifest.get("erasures")
    way_out = _(
        "没有它，备份以后清除的个人信息会重新出现。请把原服务器（或它的副本）的名单放到 %(file)s 再试；"
        "确实找不到的，加 --without-erasures 恢复，并立即按记录逐件重新清除。"
    ) % {"file": settings.ERASURES_FILE}
    try:
        name, count = erasing.name_of(settings.ERASURES_FILE), _length()
    except OSError as error:
        raise Refused(_("找不到库外的清除名单，没有恢复。") + way_out) from error
    except ValueError as error:
        raise Refused(_("库外的清除名单已损坏，没有恢复。") + way_out) from error
    if known and (known["list"] != name or known["count"] > count):
        raise Refused(_("库外的清除名单不是这份备份的，或者比备份还旧，没有恢复。") + way_out)


def lost_head(manifest: dict[str, Any]) -> str:
    """The checkpoint outside to which what the backup has does not lead any more; empty where it does."""
    head = reopening.newest_outside()
    known = (manifest["size"], manifest["root"])
    if head is None or head["size"] < known[0] or (head["size"], head["root"]) == known:
        return ""
    return reopening.cited(head)


@action("system.restore")
def note(act: Act, *, made_at: str, erased: int, listed: bool) -> None:
    """Leave that an older database was put back, and how much had to be erased again."""
    act.record("restore", made_at=made_at, erased=erased, listed=listed)


def check_whole() -> None:
    """Refused while the database is one that a restore has begun to fill."""
    if shut.is_shut() and shut.facts()["stage"] == shut.FILLING:
        raise Refused(_("上次恢复没有完成，数据库不完整。请换一个空数据库，重新运行 bandeng restore。"))


def finish(say: Say) -> None:
    """Erase again what the list knows and the database does not, and open the studio. May be called at every start.

    Refused while the database is not whole or not up to date; the studio stays shut.
    """
    if not shut.is_shut():
        return
    check_whole()
    if starting.unapplied():
        raise Refused(_("恢复的备份来自较旧的版本，请运行 bandeng upgrade，其后会继续清除。"))
    facts = shut.facts()
    if facts["cites"]:
        # The log must not say two things of one place: a new one goes on from here, and says so.
        log = reopening.reopen(facts["cites"])
        say(_("账本接着开新的一本：%(origin)s。请通知见证方。") % {"origin": log.origin})
    # Whoever was signed in when the backup was made is not any more.
    Session.objects.all().delete()
    erased = _erase_again(say)
    note(By(), made_at=facts["made_at"], erased=erased, listed=facts["listed"])
    if compacting.waiting():
        say(_("已按库外的名单再次清除 %(count)s 件，正在压实……") % {"count": erased})
        try:
            forgetting.compact(say)
        except Refused as refused:
            say(str(refused))
            say(_("请稍后运行 bandeng erase --compact。"))
    forgetting.note_all()
    shut.open_again()
    say(_("备份以后的清除已全部补上，可以启动。") if facts["listed"] else _("没有用清除名单：请立即逐件重新清除。"))


def _erase_again(say: Say) -> int:
    """Even a list that is not the backup's own may know some of its subjects; those of another studio are nobody's."""
    try:
        lost = erasing.lost(settings.ERASURES_FILE)
    except (OSError, ValueError):
        if shut.facts()["listed"]:
            raise
        return 0
    erased = 0
    for number, one in enumerate(lost, 1):
        erased += any([again(one.subject, one.asked, one.whole, one.replays) for again in forgetting.again])
        if number % 100 == 0:
            say(_("按名单再次清除：%(done)s / %(all)s") % {"done": number, "all": len(lost)})
    return erased
