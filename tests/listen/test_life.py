"""One whole life over HTTP: spoken, accepted, sent, replied, disputed, handled again, carried out, confirmed."""

from django.test import Client

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.ledger.models import Entry
from bandeng.listen import figures
from bandeng.listen.models import Matter
from bandeng.listen.states import State
from bandeng.studio.actions import add_person, grant_role
from tests.cast import Cast
from tests.listen.pages import code_on, do, done, jpeg, say, spoken

REPLY = {"words": "已到现场查看，线路老化，本周内更换。", "result": "solved"}


def rates(cast: Cast) -> dict[str, tuple[int, int]]:
    return {item.figure.code: (item.numerator, item.denominator) for item in figures.summary(cast.studio)}


def test_from_words_to_confirmation(cast: Cast) -> None:
    resident, officer, member, clerk = Client(), cast.client("officer"), cast.client("member"), cast.client("clerk")
    matter = spoken(resident, photos=[jpeg()], contact="call", phone="13900000000", place="板凳里 3 栋前")
    code = code_on(resident)
    assert matter.state == State.RECEIVED
    assert matter.photos.count() == 1
    assert rates(cast)["replied"] == (0, 0)

    page = officer.get("/desk/").content.decode()
    assert matter.title in page
    form = {"kind": "help", "title": "楼前路灯不亮", "words": "楼前路灯坏了三个月。", "place": "板凳里 3 栋前"}
    done(officer, matter, "accept", **form)
    assert matter.number == f"徐民〔{clock.today().year}〕001号"
    assert rates(cast)["replied"] == (0, 1)

    done(officer, matter, "assign", member=cast.members["member"].pk, unit=cast.unit.pk)
    done(member, matter, "respond", words="我明天去现场看看。")
    assert do(member, matter, "reply", **REPLY).status_code == 422, "the unit replies, not the member"
    done(clerk, matter, "reply", **REPLY)
    assert matter.state == State.IN_HAND
    done(officer, matter, "send")
    assert matter.state == State.REPLIED
    assert rates(cast)["replied"] == (1, 1)
    assert rates(cast)["carried_out"] == (0, 1)

    phone = Client()
    assert phone.post("/track/", {"code": code}).url == "/track/matter/"
    page = phone.get("/track/matter/").content.decode()
    assert REPLY["words"] in page
    assert "我明天去现场看看" in page
    assert say(phone, matter, "dispute", words="灯还是不亮。").status_code == 302
    matter.refresh_from_db()
    assert (matter.state, matter.round) == (State.IN_HAND, 2)

    done(clerk, matter, "reply", **REPLY)
    done(officer, matter, "send")
    today = clock.today().isoformat()
    done(clerk, matter, "carry-out", on=today, evidence="三盏灯都亮了。", photos=[jpeg()])
    assert rates(cast)["carried_out"] == (1, 1)
    assert rates(cast)["confirmed"] == (0, 1)
    assert say(phone, matter, "confirm", satisfied="yes").status_code == 302
    matter.refresh_from_db()
    assert (matter.state, matter.word, matter.satisfied) == (State.CLOSED, "code", "yes")
    assert rates(cast)["confirmed"] == rates(cast)["satisfied"] == (1, 1)
    assert matter.disputed

    codes = list(Entry.objects.filter(subject=matter.subject).order_by("pk").values_list("code", flat=True))
    assert codes == [
        "matter.receive",
        "matter.accept",
        "matter.assign",
        "matter.respond",
        "matter.draft_reply",
        "matter.send_reply",
        "matter.dispute",
        "matter.draft_reply",
        "matter.send_reply",
        "matter.carry_out",
        "matter.confirm",
    ]


def test_what_a_resident_says_is_sealed(cast: Cast) -> None:
    matter = spoken(Client(), words="我叫张大力，电话13912345678，楼道灯坏了。", contact="call", phone="13912345678")
    for secret in ("张大力", "13912345678"):
        for row in (matter, matter.secret):
            assert secret not in repr([value for value in vars(row).values()])
    assert not any("13912345678" in entry.public for entry in Entry.objects.all())


def test_the_same_form_twice_is_one_matter(cast: Cast) -> None:
    resident = Client()
    first = spoken(resident, form_key="f" * 32)
    code = code_on(resident)
    second = spoken(resident, form_key="f" * 32)
    assert first.pk == second.pk
    assert code_on(resident) == code
    assert spoken(resident, form_key="f" * 32, words="是另外一件事。").pk != first.pk


def test_staff_entry_shows_the_code_once(cast: Cast) -> None:
    officer = cast.client("officer")
    page = officer.get("/desk/enter/").content.decode()
    key = page.split('name="form_key" value="')[1].split('"')[0]
    fields = {"form_key": key, "source": "visit", "words": "来访反映下水道堵了。", "contact": "no"}
    assert officer.post("/desk/enter/", fields).url == "/speak/receipt/"
    code_on(officer)
    assert "回执单" in officer.get("/speak/slip/").content.decode()
    assert officer.get("/speak/slip/").status_code == 302, "printed once, then it is the resident's alone"
    assert officer.get("/track/matter/").status_code == 302, "the officer's browser is not let in"


def test_a_community_worker_brings_matters_to_the_studio_of_the_street(cast: Cast) -> None:
    worker = add_person(By(), name="林谷雨")
    community = cast.region.children.get()
    grant_role(By(), worker, kind="community", path=community.path)
    client = Client()
    client.force_login(worker, backend="bandeng.studio.accounts.PersonBackend")
    page = client.get("/desk/enter/")
    assert page.status_code == 200
    fields = {"form_key": "c" * 32, "source": "community", "words": "楼道堆物挡了消防门。", "contact": "no"}
    assert client.post("/desk/enter/", fields).status_code == 302
    matter = Matter.objects.get()
    assert (matter.studio, matter.entered_by) == (cast.studio, worker)
    assert client.get(f"/desk/matter/{matter.pk}/").status_code == 200
