"""More time: asked for once and before the limit, decided by another, told to the resident."""

from datetime import timedelta

import pytest
from django.test import Client

from bandeng.core import clock
from bandeng.core.errors import Invalid
from bandeng.listen import actions as A
from bandeng.listen.actions.extend import latest
from bandeng.listen.models import Matter
from bandeng.post.models import Message
from bandeng.web import formats
from tests.cast import Cast
from tests.listen.made import accepted, in_hand
from tests.listen.pages import do, done, spoken


def asked(cast: Cast, matter: Matter, who: str = "clerk") -> Matter:
    return done(cast.client(who), matter, "ask-extension", until=latest(matter), reason="要等配件到货。")


def test_granted_by_another_the_limit_moves_and_the_resident_knows(cast: Cast) -> None:
    matter = in_hand(cast)
    until = latest(matter)
    asked(cast, matter)
    assert matter.reply_due != until, "asking moves nothing"
    officer = cast.client("officer")
    page = officer.get(f"/desk/matter/{matter.pk}/grant-extension/").content.decode()
    assert "要等配件到货" in page
    done(officer, matter, "grant-extension")
    assert (matter.reply_due, matter.extended) == (until, True)
    assert f"{formats.date(until)}（已延期）" in officer.get(f"/desk/matter/{matter.pk}/").content.decode()
    assert Message.objects.filter(event="matter.grant_extension", recipient=f"resident:{matter.subject}").exists()
    assert do(cast.client("clerk"), matter, "ask-extension", until=latest(matter), reason="再等等").status_code == 422


def test_the_resident_reads_until_when_and_why(cast: Cast) -> None:
    resident = Client()
    matter = spoken(resident)
    officer = cast.client("officer")
    done(officer, matter, "accept", kind="help", title="灯", words="灯坏了。")
    done(officer, matter, "assign", member=cast.members["member"].pk)
    asked(cast, matter, "member")
    assert "要等配件到货" not in resident.get("/track/matter/").content.decode(), "not before it is granted"
    done(officer, matter, "grant-extension")
    page = resident.get("/track/matter/").content.decode()
    assert "延至" in page
    assert "要等配件到货" in page


def test_refused_the_limit_stays(cast: Cast) -> None:
    matter = in_hand(cast)
    due = matter.reply_due
    asked(cast, matter)
    assert do(cast.client("head"), matter, "refuse-extension", reason="").status_code == 422
    done(cast.client("head"), matter, "refuse-extension", reason="可以按期办。")
    assert (matter.reply_due, matter.extended) == (due, False)
    assert do(cast.client("head"), matter, "grant-extension").status_code == 422


def test_not_by_whoever_asked_nor_by_those_without_the_right(cast: Cast) -> None:
    matter = in_hand(cast)
    asked(cast, matter, "officer")
    assert do(cast.client("officer"), matter, "grant-extension").status_code == 422
    for name in ("clerk", "auditor"):
        assert do(cast.client(name), matter, "grant-extension").status_code == 403
        assert do(cast.client("clerk2"), matter, "ask-extension", until=latest(matter), reason="x").status_code == 404
    matter.refresh_from_db()
    assert not matter.extended
    done(cast.client("officer2"), matter, "grant-extension")


def test_neither_after_the_limit_nor_without_reason_nor_too_far(cast: Cast) -> None:
    matter = in_hand(cast)
    last = latest(matter)
    assert last
    assert matter.reply_due
    clerk = cast.client("clerk")
    for until, reason in ((last + timedelta(days=1), "等"), (matter.reply_due, "等"), (last, " "), ("", "等")):
        assert do(clerk, matter, "ask-extension", until=until, reason=reason).status_code == 422
    late = cast.by("clerk").later(clock.now() + timedelta(days=60))
    with pytest.raises(Invalid, match="期限已过"):
        A.ask_extension(late, matter, until=last, reason="等配件。")
    assert not matter.extensions.exists()


def test_before_anyone_has_it_in_hand_there_is_nothing_to_extend(cast: Cast) -> None:
    matter = accepted(cast)
    assert do(cast.client("officer"), matter, "ask-extension", until=latest(matter), reason="等").status_code == 422
