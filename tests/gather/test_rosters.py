"""From a draft to a published roster over HTTP, and on with the fewest changes; who may, and when not."""

import sys
from datetime import timedelta
from typing import Any

import pytest

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.core.errors import Invalid, WrongState
from bandeng.gather import actions, planning
from bandeng.gather.actions.base import at
from bandeng.gather.models import Attendance, Occasion, Roster, Series, Turn
from bandeng.ledger.models import Entry
from bandeng.post import events
from bandeng.post.models import Message
from tests.cast import Cast
from tests.gather import rota
from tests.gather.rota import draft, house, period, published, turns

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> tuple[Cast, Series]:
    return house()


def page(cast: Cast, who: str, roster: Roster, more: str = "") -> str:
    answer = cast.client(who).get(f"/desk/rosters/{roster.pk}/{more}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_draft_to_my_turns(made: tuple[Cast, Series]) -> None:
    cast, series = made
    officer, head = cast.client("officer"), cast.client("head")
    assert "还没有排过班" in officer.get("/desk/rosters/").content.decode()
    values = {key: day.isoformat() for key, day in period(series).items()}
    answer = officer.post(f"/desk/rosters/plan/{series.pk}/", values)
    assert answer.status_code == 302, answer.context["form"].errors
    roster = Roster.objects.get()
    shown = page(cast, "officer", roster)
    assert "已证明最优" in shown
    assert "还缺" not in shown
    assert cast.client("member").get("/desk/duty/").context["turns"] == []
    assert not Message.objects.exists()

    assert head.post(f"/desk/rosters/{roster.pk}/publish/").status_code == 302
    assert Turn.objects.filter(state="on").count() == 20
    assert Message.objects.filter(event="roster.publish").count() == 8
    assert Entry.objects.filter(code="roster.publish").count() == 1
    member = cast["member"]
    mine = cast.client("member").get("/desk/duty/")
    assert len(mine.context["turns"]) == Turn.objects.filter(person=member).count() > 0
    told = events.render(Message.objects.get(recipient=f"person:{member.pk}"))[1]
    assert told.count("社区服务大厅") == len(mine.context["turns"])
    assert member.shown_name in page(cast, "member2", roster)
    assert "打印" in page(cast, "member2", roster, "?print")


def test_fair_by_what_was_done_and_by_the_time_in_office(made: tuple[Cast, Series]) -> None:
    """Whoever came often this year sits less; turns done count from presence, not from plans."""
    cast, series = made
    with_turns = cast["m0"]
    past = clock.today() - timedelta(days=1)
    first = period(series)["since"]
    if past.year != first.year:
        pytest.skip("the year has just begun")
    from bandeng.core import guard

    with guard.writing():
        for n in range(4):
            day = past - timedelta(days=n)
            one = Occasion.objects.create(
                subject=f"past{n}",
                studio=cast.studio,
                path=cast.studio.path,
                kind="listening",
                title="倾听日",
                venue=cast.studio.venues.get(),
                planned_on=day,
                day=day,
                opens_at=at(day, series.opens),
                closes_at=at(day, series.closes),
                changed_at=clock.now(),
            )
            Attendance.objects.create(occasion=one, person=with_turns, at=one.opens_at)
    roster = draft(cast, series)
    loads = planning.loads(planning.loose(roster.plan))
    assert loads[with_turns.pk] == 0 < min(loads[cast[name].pk] for name in ("m1", "m2", "m3"))


def test_by_hand_needs_a_reason_where_a_rule_is_broken_and_stays(made: tuple[Cast, Series]) -> None:
    cast, series = made
    roster = draft(cast, series)
    one = series.occasions.order_by("day")[1]
    both = [cast["member"].pk, cast["member2"].pk]  # of one sector
    officer = cast.client("officer")
    address = f"/desk/rosters/{roster.pk}/adjust/{one.pk}/"
    assert officer.get(address).status_code == 200
    refused = officer.post(address, {"people": both, "reason": "", "version": 1})
    assert refused.status_code == 422
    assert "至少要来自 2 个界别" in refused.content.decode()
    assert officer.post(address, {"people": both, "reason": "两位一起接待来访企业", "version": 1}).status_code == 302
    assert officer.post(address, {"people": both, "reason": "再来", "version": 1}).status_code == 409
    assert "两位一起接待来访企业" in page(cast, "officer", roster)
    assert officer.post(f"/desk/rosters/{roster.pk}/again/").status_code == 302
    roster.refresh_from_db()
    assert sorted(roster.plan[str(one.pk)]) == sorted(both)
    assert not planning.make(series, roster.since, roster.until, clock.now(), roster).outcome.get("conflict")
    actions.publish(cast.by("head"), roster)
    assert set(one.turns.values_list("person", flat=True)) == set(both)
    assert "还有规则没有遵守" not in page(cast, "officer", roster)
    with pytest.raises(WrongState):
        actions.adjust_roster(cast.by("officer"), roster, one, people=[])


def test_released_it_is_planned_anew(made: tuple[Cast, Series]) -> None:
    cast, series = made
    roster = draft(cast, series)
    one = series.occasions.order_by("day")[1]
    by = cast.by("officer")
    actions.adjust_roster(by, roster, one, people=[cast["member"], cast["member2"]], reason="一起")
    assert cast.client("officer").post(f"/desk/rosters/{roster.pk}/release/{one.pk}/").status_code == 302
    roster.refresh_from_db()
    made_again = planning.make(series, roster.since, roster.until, clock.now(), roster)
    assert set(made_again.plan[one.pk]) != {cast["member"].pk, cast["member2"].pk}
    assert made_again.pinned == {}


def test_of_two_who_work_on_a_draft_the_second_is_told(
    made: tuple[Cast, Series], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What someone sets by hand is not lost to a page that is older, nor while another has the plan worked out."""
    cast, series = made
    roster, officer = draft(cast, series), cast.client("officer")
    one = series.occasions.order_by("day")[1]
    of_page = {"version": roster.version}
    assert 'name="version" value="1"' in officer.get(f"/desk/rosters/{roster.pk}/drop/").content.decode()
    pair = [cast["m1"], cast["m2"]]
    actions.adjust_roster(cast.by("head"), roster, one, people=pair, reason="两位一起")
    for address in (f"release/{one.pk}", "again", "drop"):
        assert officer.post(f"/desk/rosters/{roster.pk}/{address}/", of_page).status_code == 409
    make = planning.make

    def meanwhile(*args: Any, **kwargs: Any) -> planning.Made:
        found = make(*args, **kwargs)
        actions.adjust_roster(cast.by("head"), roster, one, people=pair[:1], reason="一位就够")
        return found

    monkeypatch.setattr(planning, "make", meanwhile)
    for verb in ("again", "replan"):
        assert officer.post(f"/desk/rosters/{roster.pk}/{verb}/").status_code == 409
    roster.refresh_from_db()
    assert roster.pinned == {str(one.pk): [cast["m1"].pk]}
    assert "一位就够" in page(cast, "officer", roster)


def test_how_many_changes_more_is_a_number(made: tuple[Cast, Series]) -> None:
    cast, series = made
    old = published(cast, series)
    answer = cast.client("officer").post(f"/desk/rosters/{old.pk}/replan/", {"spare": "很多"})
    assert answer.status_code == 422
    assert Roster.objects.count() == 1


@pytest.mark.parametrize("who", ["member", "outsider", "leader"])
def test_others_neither_plan_nor_see_drafts(made: tuple[Cast, Series], who: str) -> None:
    cast, series = made
    roster = draft(cast, series)
    client = cast.client(who)
    values = {key: day.isoformat() for key, day in period(series).items()}
    assert client.post(f"/desk/rosters/plan/{series.pk}/", values).status_code in (403, 404)
    assert client.get(f"/desk/rosters/{roster.pk}/").status_code == 404
    for verb in ("again", "drop", "publish", "replan"):
        assert client.post(f"/desk/rosters/{roster.pk}/{verb}/").status_code in (403, 404)
    assert Roster.objects.get().state == "draft"


def test_only_the_draft_that_was_read_is_published(made: tuple[Cast, Series]) -> None:
    cast, series = made
    roster, head = draft(cast, series), cast.client("head")
    address = f"/desk/rosters/{roster.pk}/publish/"
    assert f'name="version" value="{roster.version}"' in head.get(address).content.decode()
    cast.client("officer").post(f"/desk/rosters/{roster.pk}/again/")
    assert head.post(address, {"version": roster.version}).status_code == 409
    assert not turns(series)


def test_an_officer_plans_and_does_not_publish(made: tuple[Cast, Series]) -> None:
    cast, series = made
    roster = draft(cast, series)
    assert cast.client("officer").post(f"/desk/rosters/{roster.pk}/publish/").status_code == 403
    assert cast.client("convener").post(f"/desk/rosters/{roster.pk}/publish/").status_code == 302


def test_one_draft_at_a_time_and_dropped_it_is_gone(made: tuple[Cast, Series]) -> None:
    cast, series = made
    roster = draft(cast, series)
    officer = cast.client("officer")
    values = {key: day.isoformat() for key, day in period(series).items()}
    again = officer.post(f"/desk/rosters/plan/{series.pk}/", values)
    assert again.status_code == 409
    assert "已经有一份草案" in again.content.decode()
    assert officer.post(f"/desk/rosters/{roster.pk}/drop/").status_code == 302
    assert officer.post(f"/desk/rosters/{roster.pk}/drop/").status_code == 409
    assert officer.post(f"/desk/rosters/plan/{series.pk}/", values).status_code == 302
    backwards = {"since": values["until"], "until": values["since"]}
    assert officer.post(f"/desk/rosters/plan/{series.pk}/", backwards).status_code == 422


def test_what_changed_since_the_draft_is_said_instead_of_published(made: tuple[Cast, Series]) -> None:
    cast, series = made
    roster = draft(cast, series)
    one = series.occasions.order_by("day").last()
    assert one
    actions.cancel_occasion(By(), one, note="停电")
    head = cast.client("head")
    answer = head.post(f"/desk/rosters/{roster.pk}/publish/")
    assert answer.status_code == 409
    assert "有了变动" in answer.content.decode()
    assert "有了变动" in page(cast, "head", roster)
    assert head.post(f"/desk/rosters/{roster.pk}/again/").status_code == 302
    assert head.post(f"/desk/rosters/{roster.pk}/publish/").status_code == 302
    assert not Turn.objects.filter(occasion=one).exists()


def test_an_absence_after_the_draft_holds_the_publishing_up(made: tuple[Cast, Series]) -> None:
    cast, series = made
    roster = draft(cast, series)
    key, people = next(iter(roster.plan.items()))
    one, person = series.occasions.get(pk=key), next(p for p in cast.people.values() if p.pk == people[0])
    actions.take_absence(By(), person, since=one.day, until=one.day)
    with pytest.raises(Invalid, match="来不了"):
        actions.publish(cast.by("head"), roster)
    assert not Turn.objects.exists()


def test_planned_anew_with_the_fewest_changes(made: tuple[Cast, Series]) -> None:
    cast, series = made
    old = published(cast, series)
    before = turns(series)
    turn = Turn.objects.filter(person=cast["m1"]).first()
    assert turn
    day = turn.occasion.day
    client = cast.client("m1")
    assert client.post("/desk/duty/absence/", {"since": day, "until": day, "reason": "出差"}).status_code == 302
    told = Message.objects.filter(event="absence.take")
    assert set(told.values_list("recipient", flat=True)) == {
        f"person:{cast[who].pk}" for who in ("officer", "officer2", "head", "convener")
    }
    assert "出差" not in str(list(told.values()))
    assert cast["m1"].name in events.render(told[0])[1]
    assert "重新排" in page(cast, "officer", old)
    assert "您请了假" in client.get("/desk/duty/").content.decode()

    answer = cast.client("officer").post(f"/desk/rosters/{old.pk}/replan/")
    assert answer.status_code == 302
    new = Roster.objects.latest("pk")
    assert (new.state, new.outcome["optimal"]) == ("draft", True)
    shown = page(cast, "officer", new)
    assert "改动 2 处" in shown
    assert "这已是最少的" in shown
    assert "<ins>" in shown
    assert "<del>" in shown
    assert turns(series) == before
    count = Message.objects.count()
    assert cast.client("head").post(f"/desk/rosters/{new.pk}/publish/").status_code == 302
    assert len(turns(series) ^ before) == 2
    assert (turn.occasion_id, cast["m1"].pk) not in turns(series)
    assert Message.objects.filter(event="roster.publish").count() == 8 + 2
    assert Message.objects.count() == count + 2
    assert "后来又公布过" in page(cast, "officer", old)


def test_a_member_who_joins_takes_over_as_much_as_is_wished(made: tuple[Cast, Series]) -> None:
    cast, series = made
    old = published(cast, series)
    from bandeng.studio.actions import add_person, admit_member

    person = add_person(By(), name="温新雨", email="w@example.org")
    since = clock.today() - timedelta(days=400)
    group = cast.members["member"].group
    cast.members["new"] = admit_member(By(), person, group, post="医生", sector="特邀", since=since)
    cast.client("officer").post(f"/desk/rosters/{old.pk}/replan/", {"spare": "0"})
    new = Roster.objects.latest("pk")
    assert person.pk not in planning.loads(planning.loose(new.plan))
    cast.client("officer").post(f"/desk/rosters/{old.pk}/replan/", {"spare": "2"})
    new.refresh_from_db()
    assert planning.loads(planning.loose(new.plan))[person.pk] == 1


def test_why_it_cannot_be_planned_is_said_in_words() -> None:
    cast = rota.committee(rota.build())
    series = rota.days(cast, 4)
    day = series.occasions.order_by("day")[1].day
    for name in ("member", *(f"m{n}" for n in range(6))):
        actions.take_absence(By(), cast[name], since=day, until=day)
    roster = draft(cast, series)
    shown = page(cast, "officer", roster)
    assert "排不出来" in shown
    assert "只要做到下面任何一条" in shown
    assert f"{cast['m1'].name}" in shown
    assert "来不了（请假，或不在任）" in shown
    assert "不办" in shown
    assert "当中的一位撤回" in shown
    with pytest.raises(Invalid, match="还不能公布"):
        actions.publish(cast.by("head"), roster)
    assert "排不出来" in cast.client("officer").get("/desk/rosters/").content.decode()


def test_a_new_studio_begins_without_experience() -> None:
    cast = rota.committee(rota.build(), since=clock.today())
    series = rota.days(cast, 3)
    roster = draft(cast, series)
    assert roster.outcome["eased"] == ["experienced"]
    assert "还没有有经验的人" in page(cast, "officer", roster)


def test_rules_of_the_studio_and_of_the_series(made: tuple[Cast, Series]) -> None:
    cast, series = made
    assert cast.client("head").get(f"/house/studios/{cast.studio.pk}/settings/roster_rules/").status_code == 200
    actions.change_series(By(), series, rules_of_roster={"per_month": 1})
    series.refresh_from_db()
    roster = draft(cast, series, until=period(series)["since"] + timedelta(days=27))
    held = {str(one.pk): one.day for one in series.occasions.all()}
    months = [(person, held[key].month) for key, people in roster.plan.items() for person in people]
    assert len(months) == len(set(months))


def test_without_the_solver_it_says_so(made: tuple[Cast, Series], monkeypatch: pytest.MonkeyPatch) -> None:
    cast, series = made
    for name in [name for name in sys.modules if name.startswith("ortools")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ortools", None)
    values = {key: day.isoformat() for key, day in period(series).items()}
    answer = cast.client("officer").post(f"/desk/rosters/plan/{series.pk}/", values)
    assert answer.status_code == 503
    assert "OR-Tools" in answer.content.decode()


def test_the_phone_line_is_planned_too(made: tuple[Cast, Series]) -> None:
    cast, _series = made
    line = rota.days(cast, 3, kind="phone", title="热线", need=1, bookable=False)
    roster = draft(cast, line)
    assert set(planning.loads(planning.loose(roster.plan))) <= {cast["officer"].pk, cast["officer2"].pk}
    assert set(roster.outcome["eased"]) >= {"sectors"}


def test_someone_let_go_is_named_to_those_who_plan_and_to_nobody_else(made: tuple[Cast, Series]) -> None:
    from bandeng.studio.actions import let_go

    cast, series = made
    roster = published(cast, series)
    turn = Turn.objects.filter(state="on").first()
    assert turn
    let_go(By(), turn.person)
    assert f"{turn.person.shown_name}不在可以值班的名单里" in page(cast, "officer", roster)
    assert "不在可以值班的名单里" not in page(cast, "leader", roster)
    assert cast.client("officer").post(f"/desk/rosters/{roster.pk}/replan/").status_code == 302
    new = actions.publish(cast.by("head"), Roster.objects.latest("pk"))
    assert turn.person_id not in {person for _one, person in turns(series)}
    assert "不在可以值班的名单里" not in page(cast, "officer", new)
