"""One of everything of the draws, and volunteers by the dozen."""

from typing import Any

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.deliberate.actions import draw as A
from bandeng.deliberate.actions import draw_lot as lot
from bandeng.deliberate.actions import draw_volunteers as people
from bandeng.deliberate.models import Activity, Draw
from bandeng.listen.models import Matter
from tests.cast import Cast

NAMED = "2026年12月1日双色球开奖号码"
VALUE = "03 11 17 22 29 31 07"
NAME, PHONE = "暗号报名人", "139000000"


def called(cast: Cast, **more: Any) -> Draw:
    given = {"title": "停车议事代表", "about": "来三次，每次两小时。", "size": 4, "ready": ["sex", "age"], **more}
    return A.call(cast.by("officer"), cast.studio, **given)


def volunteered(draw: Draw, number: int, first: int = 0) -> list[str]:
    """So many residents; their codes. Women and men in turns, ages by fours."""
    codes = []
    for n in range(first, first + number):
        values = {
            one["key"]: one["values"][(n if len(one["values"]) == 2 else n // 2) % len(one["values"])]["key"]
            for one in draw.attributes
        }
        _volunteer, code = people.join(
            By(role="resident"),
            draw,
            values=values,
            name=f"{NAME}{n}",
            phone=f"{PHONE}{n:02d}",
            consent=True,
            form_key=f"{draw.pk:04d}{n:028d}",
        )
        codes.append(code)
    return codes


def balanced(cast: Cast, draw: Draw) -> Draw:
    """Two women, two men; someone of over 65."""
    limits = {("性别", "女"): (2, 2), ("性别", "男"): (2, 2), ("年龄段", "65 岁以上"): (1, 4)}
    return A.limit(cast.by("officer"), draw, limits=limits)


def fixed(cast: Cast, **more: Any) -> tuple[Draw, list[str]]:
    draw = called(cast, **more)
    codes = volunteered(draw, 12)
    balanced(cast, draw)
    return lot.fix(cast.by("officer"), draw, value_named=NAMED), codes


def drawn(cast: Cast, **more: Any) -> tuple[Draw, list[str]]:
    draw, codes = fixed(cast, **more)
    return lot.draw_panel(cast.by("officer"), draw, value=VALUE, again=VALUE), codes


def activity(cast: Cast) -> Activity:
    """Bare, for the draw to fill."""
    with guard.writing():
        return Activity.objects.create(
            subject="a" * 32,
            studio=cast.studio,
            path=cast.studio.path,
            kind="grassroots",
            title="停车怎么改",
            made_at=clock.now(),
        )


def furnish(cast: Cast, matter: Matter) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """One that is called for the desk's pages, one that is drawn for what comes after."""
    open_draw = called(cast)
    volunteered(open_draw, 3)
    over, _codes = drawn(cast)
    seat = over.volunteers.filter(state="drawn").first()
    things: dict[str, Any] = {
        "draw draw_change draw_quotas draw_add draw_added draw_fix draw_draw draw_replace draw_fail": open_draw
    }
    things |= {"draw_names": over}
    return things, {
        "draw_out": {"pk": over.pk, "volunteer": seat.pk if seat else 0},
        "draw_letters": {"pk": over.pk, "form": "html"},
        "draw_public": {"slug": open_draw.slug},
        "draw_hall": {"slug": over.slug},
        "draw_record": {"slug": over.slug},
    }
