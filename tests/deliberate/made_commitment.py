"""Commitments by actions, and one of each thing for the walk over all addresses."""

import secrets
from datetime import date, timedelta
from typing import Any

from bandeng.core import clock, guard, photos
from bandeng.deliberate.actions import commitment as A
from bandeng.deliberate.commitment_doings import report
from bandeng.deliberate.models import Activity, Commitment
from bandeng.listen.models import Matter
from tests.cast import Cast
from tests.listen.pages import jpeg


def activity(cast: Cast, state: str = "minuted", **fields: Any) -> Activity:
    """An activity in a state of its life, as other parts of the room bring it there."""
    values = {
        "subject": secrets.token_hex(16),
        "studio": cast.studio,
        "path": cast.studio.path,
        "kind": "bench",
        "title": "三号楼前的路灯",
        "made_at": clock.now(),
        **fields,
    }
    with guard.writing():
        return Activity.objects.create(state=state, **values)


def proposed(cast: Cast, of: Activity | None = None, who: str = "officer", **fields: Any) -> Commitment:
    values: dict[str, Any] = {
        "what": "修好三号楼前的路灯",
        "proof": "晚上到现场看，三盏都亮",
        "due_on": due(),
        "unit": cast.unit,
        "person": None,
        **fields,
    }
    return A.propose(cast.by(who), of or activity(cast), **values)


def due(days: int = 30) -> date:
    return clock.today() + timedelta(days=days)


def taken(cast: Cast, of: Activity | None = None, **fields: Any) -> Commitment:
    return A.take_on(cast.by("clerk"), proposed(cast, of, **fields))


def done(cast: Cast, of: Activity | None = None, **fields: Any) -> Commitment:
    one, pictures = taken(cast, of, **fields), [photos.prepare(jpeg())]
    return report(cast.by("clerk"), one, pictures=pictures, done_on=clock.today(), text="三盏都修好了。")


def one_of_each(cast: Cast, matter: Matter) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    held = activity(cast)
    one = done(cast, held)
    return {
        "activity_commitments commitment_add activity_close": held,
        "commitment commitment_change": one,
    }, {
        "commitment_verb": {"pk": one.pk, "slug": "confirm"},
        "commitment_photo": {"name": one.evidence.get().file},
    }
