"""Activities by actions, for tests of this room."""

from datetime import time, timedelta
from typing import Any

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.core.photos import prepare
from bandeng.deliberate import files
from bandeng.deliberate.actions import activity as A
from bandeng.deliberate.actions import material as M
from bandeng.deliberate.actions import opinion as O
from bandeng.deliberate.actions.when import When
from bandeng.deliberate.models import Activity, Material, Opinion, Photo
from bandeng.listen.models import Matter
from bandeng.studio.models import Venue
from tests.cast import Cast
from tests.listen.pages import jpeg

SAID = {"question": "管道从哪一边进楼？", "affected": "3 号楼 40 户", "joining": "当天直接来。"}


def on(ahead: int = 3, place: str = "3 号楼前的凉亭", **more: Any) -> When:
    return When(clock.today() + timedelta(days=ahead), time(19, 0), time(20, 30), place=place, **more)


def prepared(cast: Cast, *, who: str = "officer", **more: Any) -> Activity:
    values = {"kind": "special", "title": "3 号楼通天然气", "form_key": "k" * 32, "when": on(), **SAID, **more}
    return A.open_activity(cast.by(who), cast.studio, **values)


def announced(cast: Cast, **more: Any) -> Activity:
    until = clock.today() + timedelta(days=2)
    return A.announce_activity(cast.by("officer"), prepared(cast, **{"opinions_until": until, **more}))


def at_hall(cast: Cast, ahead: int = 3) -> When:
    venue = Venue.objects.get(studio=cast.studio, listed=True)
    return When(clock.today() + timedelta(days=ahead), time(9, 0), time(11, 0), venue=venue)


def said(activity: Activity, **more: Any) -> tuple[Opinion, str]:
    """An opinion of a resident, and its code."""
    values = {"said": "走北边好，南边有树。", "form_key": "o" * 32, "may_publish": True, **more}
    return O.hand_in(By(role="resident"), activity, **values)


def material(cast: Cast, activity: Activity, **more: Any) -> Material:
    """A document."""
    with files.kept(b"%PDF-1.7 tiny") as (name,):
        values = {"title": "管道走向图", "file": name, "media_type": files.PDF, "size": 13, "public": True, **more}
        return M.add_material(cast.by("officer"), activity, **values)


def photo(cast: Cast, activity: Activity) -> Photo:
    """A picture that is public."""
    with files.kept(prepare(jpeg()).data) as names:
        made = M.add_photos(cast.by("officer"), activity, files=names)[0]
    return M.show_photo(cast.by("officer"), made, public=True)


def furnish(cast: Cast, matter: Matter) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    one = announced(cast, about=matter.subject, when=at_hall(cast))
    opinion, _code = said(one)
    things = {
        "activity activity_public activity_change opinion_give opinions opinions_public": one,
        "activity_of_day": one.occasion,
        "opinion opinion_look": opinion,
        "material_add activity_photo_add": one,
        "material material_read material_withdraw": material(cast, one),
        "activity_photo activity_photo_show activity_photo_withdraw": photo(cast, one),
    }
    return things, {
        "activity_verb": {"pk": one.pk, "slug": "begin"},
        "activity_notice": {"pk": one.pk, "form": "html"},
    }
