"""The meeting over HTTP: agenda, who comes and how, the rotating code, the floor; each with those who may not."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.core.errors import Invalid, NotAllowed, WrongState
from bandeng.deliberate import contacts, meeting_code, speakers
from bandeng.deliberate.actions import activity as A
from bandeng.deliberate.actions import meeting as M
from bandeng.deliberate.actions import meeting_contact, meeting_forget
from bandeng.deliberate.actions import meeting_people as P
from bandeng.deliberate.actions import meeting_speech as S
from bandeng.deliberate.models import Activity, AgendaPoint, Participant, Speech
from bandeng.gather.models import Attendance
from bandeng.ledger.models import Entry
from bandeng.studio.actions import add_person, add_region, add_unit, change_setting, grant_role
from bandeng.studio.models import Role
from tests.cast import Cast
from tests.deliberate.made_activity import at_hall, prepared
from tests.deliberate.made_meeting import came, code, resident, running


@pytest.fixture
def meeting(cast: Cast) -> Activity:
    return running(cast)


def do(client: Client, activity: Activity, slug: str, **sent: object) -> int:
    return client.post(f"/desk/deliberate/{activity.pk}/meeting/do/{slug}/", sent).status_code


def test_the_agenda_is_written_moved_and_timed(cast: Cast, meeting: Activity) -> None:
    officer = cast.client("officer")
    for title, minutes in (("介绍情况", 5), ("居民发言", 20), ("商量办法", "x")):
        assert do(officer, meeting, "point-add", title=title, minutes=minutes) == (302 if minutes != "x" else 422)
    assert do(officer, meeting, "point-add", title="", minutes=5) == 422
    first, second = meeting.agenda.all()
    assert do(officer, meeting, "point-up", point=second.pk) == 302
    assert [one.title for one in meeting.agenda.all()] == ["居民发言", "介绍情况"]
    assert do(officer, meeting, "point-change", point=first.pk, title="说说情况", minutes=6) == 302
    assert do(officer, meeting, "point-begin", point=second.pk) == 302
    assert do(officer, meeting, "point-remove", point=second.pk) == 422
    assert do(officer, meeting, "point-begin", point=first.pk) == 302
    second.refresh_from_db()
    first.refresh_from_db()
    assert second.begun_at
    assert second.ended_at
    assert first.begun_at
    assert not first.ended_at
    assert do(officer, meeting, "point-end", point=first.pk) == 302
    page = officer.get(f"/desk/deliberate/{meeting.pk}/meeting/").content.decode()
    assert page.index("居民发言") < page.index("说说情况")
    for who in ("outsider", "leader", "clerk"):
        assert do(cast.client(who), meeting, "point-add", title="偷加", minutes=5) in (403, 404)
    assert meeting.agenda.count() == 2
    assert Entry.objects.filter(code="agenda.add", subject=meeting.subject).count() == 2


def test_a_refused_change_of_the_agenda_keeps_what_was_typed(cast: Cast, meeting: Activity) -> None:
    officer = cast.client("officer")
    point = M.add_point(cast.by("officer"), meeting, title="介绍情况", minutes=5)
    sent = {"point": point.pk, "title": "说说情况", "minutes": "很久"}
    refused = officer.post(f"/desk/deliberate/{meeting.pk}/meeting/do/point-change/", sent)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert page.count('value="说说情况"') == page.count('value="很久"') == 1, "in the form of this point only"
    assert '<details class="more no-print" open>' in page
    for who in ("outsider", "leader"):
        assert do(cast.client(who), meeting, "point-change", **sent) in (403, 404)


def test_the_agenda_stands_once_the_meeting_is_over(cast: Cast, meeting: Activity) -> None:
    officer, page = cast.client("officer"), f"/desk/deliberate/{meeting.pk}/meeting/"
    point = M.add_point(cast.by("officer"), meeting, title="介绍情况", minutes=5)
    before = officer.get(page).content.decode()
    assert "加一项议程" in before
    assert f"/desk/deliberate/{meeting.pk}/do/end/" in before, "to end it is asked for once more"
    assert do(officer, meeting, "end") == 404
    A.end_meeting(cast.by("officer"), meeting)
    after = officer.get(page).content.decode()
    assert not any(words in after for words in ("加一项议程", "改这一项", "删去", "散会"))
    assert do(officer, meeting, "point-add", title="补一项", minutes=5) == 409
    assert do(officer, meeting, "point-change", point=point.pk, title="改了", minutes=5) == 409
    assert do(officer, meeting, "point-remove", point=point.pk) == 409
    assert [one.title for one in meeting.agenda.all()] == ["介绍情况"]


def test_a_point_does_not_begin_before_the_meeting(cast: Cast) -> None:
    one = prepared(cast)
    point = M.add_point(cast.by("officer"), one, title="介绍情况", minutes=5)
    assert do(cast.client("officer"), one, "point-begin", point=point.pk) == 409
    with pytest.raises(NotAllowed):
        M.begin_point(cast.by("outsider"), point)
    assert AgendaPoint.objects.get().begun_at is None


def test_people_units_and_hosts_are_invited(cast: Cast, meeting: Activity) -> None:
    officer, people = cast.client("officer"), f"/desk/deliberate/{meeting.pk}/meeting/people/"
    found = officer.get(people, {"q": "板大"})
    assert [one.name for one in found.context["found"]] == ["板大雪"]
    assert do(officer, meeting, "invite", person=cast["member"].pk) == 302
    assert do(officer, meeting, "invite", person=cast["member"].pk) == 422
    assert do(officer, meeting, "invite-unit", unit=cast.unit.pk) == 302
    assert do(officer, meeting, "name", label="居委会", part="host") == 302
    assert do(officer, meeting, "name", label="某人", part="resident") == 422
    assert do(officer, meeting, "residents", count=2) == 302
    assert do(officer, meeting, "residents", count=1000) == 422
    labels = {(one.part, str(one)) for one in meeting.participants.all()}
    assert {("member", "板大雪"), ("unit", "供气站 燕清明"), ("host", "居委会"), ("resident", "居民 2")} <= labels
    host = meeting.participants.get(part="host")
    assert do(officer, meeting, "came", participant=host.pk) == 302
    assert do(officer, meeting, "remove", participant=host.pk) == 409
    assert do(officer, meeting, "not-came", participant=host.pk) == 302
    assert do(officer, meeting, "remove", participant=host.pk) == 302
    for who in ("outsider", "auditor"):
        assert do(cast.client(who), meeting, "invite", person=cast["member2"].pk) in (403, 404)
    assert not meeting.participants.filter(person=cast["member2"]).exists()


def test_what_was_read_before_the_lock_does_not_count(cast: Cast, meeting: Activity) -> None:
    host = P.name(cast.by("officer"), meeting, label="居委会", part="host")
    read = Participant.objects.get(pk=host.pk)
    P.enter(cast.by("officer"), host)
    with pytest.raises(WrongState):
        P.remove(cast.by("officer2"), read)
    S.ask(cast.by("officer"), host)
    with pytest.raises(WrongState):
        P.enter(cast.by("officer2"), read, came=False)
    point = M.add_point(cast.by("officer"), meeting, title="介绍情况", minutes=5)
    before = AgendaPoint.objects.get(pk=point.pk)
    M.begin_point(cast.by("officer"), point)
    with pytest.raises(Invalid):
        M.remove_point(cast.by("officer2"), before)
    M.end_point(cast.by("officer"), before)


def test_what_another_has_taken_off_is_said_so(cast: Cast, meeting: Activity) -> None:
    host = P.name(cast.by("officer"), meeting, label="居委会", part="host")
    point = M.add_point(cast.by("officer"), meeting, title="介绍情况", minutes=5)
    old_host, old_point = Participant.objects.get(pk=host.pk), AgendaPoint.objects.get(pk=point.pk)
    P.remove(cast.by("officer"), host)
    M.remove_point(cast.by("officer"), point)
    by = cast.by("officer2")
    for deed in (
        lambda: P.remove(by, old_host),
        lambda: P.enter(by, old_host),
        lambda: S.ask(by, old_host),
        lambda: M.change_point(by, old_point, title="说", minutes=1),
        lambda: M.move_point(by, old_point, up=True),
        lambda: M.remove_point(by, old_point),
        lambda: M.begin_point(by, old_point),
        lambda: M.end_point(by, old_point),
    ):
        with pytest.raises(WrongState, match="去掉"):
            deed()


def test_nobody_of_another_place_is_invited_by_a_forged_number(cast: Cast, meeting: Activity) -> None:
    system, officer = By(), cast.client("officer")
    add_region(system, code="62", name="甘肃省")
    far = add_region(system, code="6201", name="兰州市")
    stranger = add_person(system, name="远方客", email="far@example.org")
    grant_role(system, stranger, kind=Role.Kind.LEADER, path=far.path)
    unit = add_unit(system, path=far.path, name="远方供水站")
    assert do(officer, meeting, "invite", person=stranger.pk) == 422
    assert do(officer, meeting, "invite-unit", unit=unit.pk) == 422
    page = officer.get(f"/desk/deliberate/{meeting.pk}/meeting/people/").content.decode()
    assert "远方" not in page
    with pytest.raises(Invalid):
        running(cast, units=[unit])
    assert meeting.participants.count() == 1


def test_a_resident_scans_and_gets_a_number_and_a_code(cast: Cast, meeting: Activity) -> None:
    phone, address = Client(), f"/m/{code(meeting)}/"
    page = phone.get(address).content.decode()
    key = re.search(r'name="form_key" value="(\w+)"', page)
    assert key
    assert "领号码" in page
    assert not meeting.participants.filter(part="resident").exists()
    answers = [phone.post(address, {"form_key": key[1]}) for _twice in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    there = meeting.participants.get(part="resident")
    mine = phone.get(f"/deliberate/{meeting.pk}/mine/")
    own = mine.context["code"]
    assert str(there) == "居民 1"
    assert len(own) == 16
    assert there.code_hash == contacts.code_hash(own)
    # The code opens the page on another telephone, which is not shown it again.
    other = Client()
    assert other.get(f"/deliberate/{meeting.pk}/mine/")["Location"] == "/deliberate/meeting/code/"
    assert other.post("/deliberate/meeting/code/", {"code": own[:-1] + str((int(own[-1]) + 1) % 10)}).status_code == 422
    assert other.post("/deliberate/meeting/code/", {"code": own}).status_code == 302
    assert other.get(f"/deliberate/{meeting.pk}/mine/").context["code"] == ""
    assert resident(meeting, "another" * 4)[0].number == 2
    # Another meeting is none of theirs.
    assert phone.get(f"/deliberate/{running(cast).pk}/mine/").status_code == 302


def test_numbers_for_one_network_are_limited(cast: Cast, meeting: Activity) -> None:
    change_setting(cast.by("admin"), cast.studio, "poll_newcomers", 10)
    address = f"/m/{code(meeting)}/"
    for n in range(10):
        assert Client().post(address, {"form_key": f"{n}" * 32}).status_code == 302
    refused = Client().post(address, {"form_key": "x" * 32})
    assert refused.status_code == 429
    assert "手机流量" in refused.content.decode()
    assert Client().post(address, {"form_key": "9" * 32}).status_code == 302, "the same form again is no newcomer"
    assert Client().post(address, {"form_key": "y" * 32}, REMOTE_ADDR="192.0.2.7").status_code == 302
    assert cast.client("member").post(address).status_code == 302
    other = running(cast)
    assert Client().post(f"/m/{code(other)}/", {"form_key": "z" * 32}).status_code == 302
    assert meeting.participants.filter(part="resident").count() == 11


def test_the_code_rotates_and_a_copied_one_is_refused_later(cast: Cast, meeting: Activity) -> None:
    now = clock.now()
    old = meeting_code.shown(meeting.pk, now - timedelta(seconds=meeting_code.STEP + meeting_code.LATE))
    assert old != code(meeting)
    for address in (f"/m/{old}/", "/m/nothing/", f"/m/{code(meeting)[:-2]}AA/"):
        assert Client().get(address).status_code == 410
        assert Client().post(address, {"form_key": "f" * 32}).status_code == 410
        assert cast.client("member").post(address).status_code == 410
    ahead = meeting_code.shown(meeting.pk, now + timedelta(minutes=5))
    with pytest.raises(Invalid, match="过了时间"):
        P.join(By(role="resident"), code=ahead, form_key="x" * 32)
    assert meeting.participants.filter(came_at__isnull=False).count() == 1  # the chair
    A.end_meeting(cast.by("officer"), meeting)
    with pytest.raises(WrongState):
        resident(meeting)


def test_someone_signed_in_comes_under_their_name(cast: Cast, meeting: Activity) -> None:
    member = cast.client("member")
    assert "板大雪" in member.get(f"/m/{code(meeting)}/").content.decode()
    assert member.post(f"/m/{code(meeting)}/").status_code == 302
    there = meeting.participants.get(person=cast["member"])
    assert (there.part, there.label) == ("member", "板大雪")
    assert there.came_at
    with pytest.raises(WrongState, match="已经签到"):
        came(cast, meeting, "member")
    clerk = came(cast, meeting, "clerk")
    assert (clerk.part, clerk.unit) == ("unit", cast.unit)
    with pytest.raises(NotAllowed):
        P.come(By(role="resident"), code=code(meeting))


def test_coming_is_also_attendance_of_the_occasion(cast: Cast) -> None:
    one = A.begin_meeting(cast.by("officer"), prepared(cast, when=at_hall(cast, 0)))
    occasion = one.occasion
    assert occasion
    from bandeng.core import guard

    with guard.writing():
        occasion.opens_at, occasion.closes_at = clock.now() - timedelta(hours=1), clock.now() + timedelta(hours=1)
        occasion.save()
    came(cast, one, "member")
    mine = Attendance.objects.get(occasion=occasion, person=cast["member"])
    assert not mine.duty
    assert mine.code
    # Of another studio: its rules do not allow it there, and presence here does not hang on it.
    came(cast, one, "member3")
    assert not Attendance.objects.filter(person=cast["member3"]).exists()
    assert one.participants.filter(person=cast["member3"], came_at__isnull=False).exists()


def test_the_floor_goes_round_fairly(cast: Cast, meeting: Activity) -> None:
    officer = cast.client("officer")
    phones = [Client(), Client()]
    for n, phone in enumerate(phones):
        phone.post(f"/m/{code(meeting)}/", {"form_key": f"{n}" * 32})
    mine = f"/deliberate/{meeting.pk}/mine/"
    assert phones[0].post(mine, {"do": "ask"}).status_code == 302
    assert phones[0].post(mine, {"do": "ask"}).status_code == 409
    assert do(officer, meeting, "give") == 302
    assert "请您发言" in phones[0].get(mine).content.decode()
    assert phones[0].post(mine, {"do": "finish"}).status_code == 302
    # Who has spoken asks first, who has not comes first all the same.
    phones[0].post(mine, {"do": "ask"})
    phones[1].post(mine, {"do": "ask"})
    assert phones[0].get(mine).context["place"] == 2
    assert [str(one.participant) for one in speakers.waiting(meeting)] == ["居民 2", "居民 1"]
    assert "说过次数少的先说" in officer.get(f"/desk/deliberate/{meeting.pk}/meeting/").content.decode()
    assert do(officer, meeting, "give") == 302
    assert phones[0].post(mine, {"do": "unask"}).status_code == 302
    assert do(officer, meeting, "give") == 422
    assert do(officer, meeting, "ask", participant=meeting.participants.get(part="chair").pk) == 302
    for who in ("leader", "outsider"):
        assert do(cast.client(who), meeting, "give") in (403, 404)
    assert Client().post(mine, {"do": "ask"}).status_code == 302  # led to the code
    assert Speech.objects.filter(begun_at__isnull=False).count() == 2
    A.end_meeting(cast.by("officer"), meeting)
    assert not Speech.objects.filter(withdrawn_at=None, ended_at=None).exists()
    totals = speakers.totals(meeting)
    assert [(str(one.participant), one.times) for one in totals] in (
        [("居民 1", 1), ("居民 2", 1)],
        [("居民 2", 1), ("居民 1", 1)],
    )


def test_one_asks_for_oneself_only(cast: Cast, meeting: Activity) -> None:
    clerk, member = came(cast, meeting, "clerk"), came(cast, meeting, "member")
    who, _code = resident(meeting)
    S.ask(cast.by("clerk"), clerk)
    with pytest.raises(NotAllowed):
        S.ask(cast.by("clerk"), member)
    with pytest.raises(NotAllowed):
        S.ask(By(role="resident"), member)
    with pytest.raises(NotAllowed):
        S.withdraw(cast.by("clerk2"), Speech.objects.get())
    S.ask(By(role="resident"), who)
    entered = P.name(cast.by("officer"), meeting, label="物业", part="other")
    with pytest.raises(Invalid, match="签到"):
        S.ask(cast.by("officer"), entered)


def test_a_telephone_is_sealed_and_forgotten(cast: Cast, meeting: Activity) -> None:
    phone, mine = Client(), f"/deliberate/{meeting.pk}/mine/"
    phone.post(f"/m/{code(meeting)}/", {"form_key": "p" * 32})
    assert phone.post(mine, {"do": "phone", "phone": "139"}).status_code == 422
    assert phone.post(mine, {"do": "phone", "phone": "139 0000 0000"}).status_code == 302
    there = Participant.objects.get(part="resident")
    assert there.tell_later
    assert contacts.left(there) == {"phone": "13900000000"}
    assert b"1390000" not in bytes(there.sealed or b"")
    member = came(cast, meeting, "member")
    with pytest.raises(NotAllowed):
        meeting_contact.contact(cast.by("member"), member, phone="13900000000")
    with pytest.raises(NotAllowed):
        meeting_contact.contact(cast.by("officer"), there, phone="13900000000")
    assert meeting_forget.forget_due() == 0
    with pytest.raises(NotAllowed):
        meeting_forget.forget(cast.by("officer"), meeting)
    from bandeng.core import guard

    with guard.writing():
        Activity.objects.filter(pk=meeting.pk).update(held_at=clock.now() - timedelta(days=400))
    assert meeting_forget.forget_due() == 1
    there.refresh_from_db()
    assert (there.sealed, there.code_hash, there.tell_later, there.number) == (None, None, False, 1)
    assert phone.get(mine).status_code == 302


def test_the_page_with_the_code_is_for_those_who_run_it(cast: Cast, meeting: Activity) -> None:
    address = f"/desk/deliberate/{meeting.pk}/meeting/code/"
    page = cast.client("member2").get(address)
    assert page.status_code == 200
    assert "已到" in page.content.decode()
    for who in ("leader", "outsider", "clerk"):
        assert cast.client(who).get(address).status_code in (403, 404)
    A.end_meeting(cast.by("officer"), meeting)
    assert "现在不签到" in cast.client("officer").get(address).content.decode()
