"""Firms and lawyers: kept by the administrator and the head, candidates of the clinic's roster, ended with the role."""

from datetime import date, timedelta

import pytest

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.core.errors import NotAllowed
from bandeng.rally import actions as A
from bandeng.rally import lawyers
from bandeng.rally.models import LawFirm, Lawyer
from bandeng.studio.actions import end_role
from bandeng.studio.models import Person, Role
from tests.cast import Cast


def test_the_administrator_admits_a_lawyer(cast: Cast) -> None:
    admin = cast.client("admin")
    assert admin.post("/desk/clinic/firms/add/", {"studio": cast.studio.pk, "name": "新衡律所"}).status_code == 302
    firm = LawFirm.objects.get(name="新衡律所")
    data = {"name": "律新来", "specialities": ["labour", "housing"], "since": clock.today().isoformat()}
    assert admin.post(f"/desk/clinic/firms/{firm.pk}/lawyer/", data).status_code == 302
    lawyer = Lawyer.objects.get(person__name="律新来")
    assert Role.objects.get(person=lawyer.person).kind == Role.Kind.LAWYER
    page = admin.get("/desk/clinic/firms/").content.decode()
    assert "律新来" in page
    assert "劳动" in page


@pytest.mark.parametrize("name", ["officer", "lawyer"])
def test_others_keep_no_firms(cast: Cast, name: str) -> None:
    client = cast.client(name)
    firm = LawFirm.objects.first()
    assert firm
    for address in ("/desk/clinic/firms/", "/desk/clinic/firms/add/", f"/desk/clinic/firms/{firm.pk}/lawyer/"):
        assert client.get(address).status_code == 403
    with pytest.raises(NotAllowed):
        A.add_firm(cast.by(name), cast.studio, name="别家律所")


def test_the_head_corrects_and_admits_nobody(cast: Cast) -> None:
    head = cast.client("head")
    firm = LawFirm.objects.get(name="明理律师事务所")
    assert head.post(f"/desk/clinic/firms/{firm.pk}/", {"name": "明理律所", "line": ""}).status_code == 302
    lawyer = Lawyer.objects.get(person=cast["lawyer3"])
    answer = head.post(f"/desk/clinic/lawyers/{lawyer.pk}/", {"specialities": ["civil"], "licence": "实习律师"})
    assert answer.status_code == 302
    lawyer.refresh_from_db()
    assert (lawyer.firm.name, lawyer.specialities, lawyer.licence) == ("明理律所", ["civil"], "实习律师")
    assert head.post(f"/desk/clinic/firms/{firm.pk}/lawyer/", {"name": "某某"}).status_code == 403


def test_bad_input_is_said(cast: Cast) -> None:
    admin = cast.client("admin")
    same = admin.post("/desk/clinic/firms/add/", {"studio": cast.studio.pk, "name": "明理律师事务所"})
    assert same.status_code == 422
    assert "已经有一家同名的律所" in same.content.decode()
    firm = LawFirm.objects.get(name="明理律师事务所")
    assert admin.post(f"/desk/clinic/firms/{firm.pk}/lawyer/", {"since": "2026-01-01"}).status_code == 422
    ended = admin.post(f"/desk/clinic/firms/{firm.pk}/end/")
    assert ended.status_code == 409, "its lawyers are ended first"


def test_candidates_are_spread_by_firm(cast: Cast) -> None:
    found = lawyers.candidates(cast.studio, clock.today(), clock.today())
    assert {(one.person.name, one.sector) for one in found} == {
        ("律清和", "正衡律师事务所"),
        ("律孟夏", "正衡律师事务所"),
        ("律仲秋", "明理律师事务所"),
    }
    assert lawyers.candidates(cast.studio, date(2020, 1, 1), date(2020, 2, 1)) == []
    assert lawyers.candidates(cast.other_studio, clock.today(), clock.today()) == []


def test_who_leaves_is_none_any_more(cast: Cast) -> None:
    lawyer = Lawyer.objects.get(person=cast["lawyer"])
    assert cast.client("admin").post(f"/desk/clinic/lawyers/{lawyer.pk}/end/").status_code == 302
    lawyer.refresh_from_db()
    assert lawyer.until == clock.today()
    assert not Role.objects.filter(person=cast["lawyer"], until=None).exists()
    assert lawyers.lawyer_of(cast["lawyer"], clock.today() + timedelta(days=1)) is None
    # By the role, from the page of people, it is the same.
    end_role(By(), Role.objects.get(person=cast["lawyer2"]))
    assert Lawyer.objects.get(person=cast["lawyer2"]).until == clock.today()


def test_a_known_person_becomes_a_lawyer_once(cast: Cast) -> None:
    admin = cast.client("admin")
    firm = LawFirm.objects.get(name="明理律师事务所")
    known: Person = cast["member"]
    data = {"person": known.pk, "since": clock.today().isoformat()}
    assert admin.post(f"/desk/clinic/firms/{firm.pk}/lawyer/", data).status_code == 302
    assert admin.post(f"/desk/clinic/firms/{firm.pk}/lawyer/", data).status_code == 422
    assert {role.kind for role in Role.objects.filter(person=known)} == {"member", "lawyer"}
