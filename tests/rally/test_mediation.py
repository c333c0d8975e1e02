"""Mediation from the application to terms kept or broken; who opens it, who signs, what is fixed."""

from datetime import timedelta

import pytest
from django.test import Client

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.core.errors import NotAllowed, WrongState
from bandeng.ledger.models import Entry, Opening
from bandeng.rally import actions as A
from bandeng.rally import follow, locks
from bandeng.rally.actions import keeping
from bandeng.rally.actions.agreement import intact
from bandeng.rally.models import Mediation, Term
from bandeng.rally.states import MOVES, State
from tests.cast import Cast
from tests.listen.pages import jpeg
from tests.rally.pages import applied, do, done, opened, signature, with_code

SECRETS = ("暗号申某", "暗号被某", "暗号争议", "13900000001", "暗号经过", "暗号条款")


def day(ahead: int) -> str:
    return (clock.today() + timedelta(days=ahead)).isoformat()


def accepted(cast: Cast, *mediators: str) -> tuple[Mediation, list[str]]:
    case, codes = applied(cast.client("officer2"))
    people = dict(zip(("first", "second"), (cast[name].pk for name in mediators or ("lawyer", "member")), strict=False))
    return done(cast.client("officer"), case, "accept", **people), codes


def agreed(cast: Cast) -> tuple[Mediation, list[str]]:
    case, codes = accepted(cast)
    mediator = cast.client("lawyer")
    opened(mediator, case)
    came = list(case.parties.values_list("pk", flat=True))
    done(mediator, case, "meet", day=day(0), place="活动室", came=came, record="暗号经过：双方都来了。")
    terms = {"text_1": "暗号条款：修好管道。", "due_1": day(10), "text_2": "赔五百元。", "due_2": day(20)}
    return done(mediator, case, "agree", facts="漏水属实。", points="谁来赔。", how="当面付清。", **terms), codes


def signed(cast: Cast) -> tuple[Mediation, list[str]]:
    case, codes = agreed(cast)
    for code in codes:
        answer = with_code(code).post(
            "/clinic/mediation/sign/", {"version": case.version, "drawn": signature(), "sure": "on"}
        )
        assert answer.status_code == 302, answer.content.decode()[:6000]
    case.refresh_from_db()
    return case, codes


def test_from_application_to_kept(cast: Cast) -> None:
    case, _codes = signed(cast)
    assert case.state == State.SIGNED
    assert case.label == f"徐民调〔{clock.today().year}〕1号"
    assert intact(case)
    last = Entry.objects.filter(code="mediation.sign", subject=case.subject).latest("pk")
    assert case.document_hash in Opening.objects.get(entry=last).private
    mediator = cast.client("lawyer")
    page = opened(mediator, case)
    assert all(words in page for words in SECRETS)
    paper = mediator.get(f"/desk/mediation/{case.pk}/paper/html/").content.decode()
    assert "人民调解协议书" in paper
    assert paper.count("data:image/png;base64,") == 2
    assert "不一致" not in paper
    done(mediator, case, "follow-up", number=1, state="kept")
    assert case.state == State.SIGNED
    done(mediator, case, "follow-up", number=2, state="kept")
    assert (case.state, case.ended_at is not None) == (State.KEPT, True)


def test_broken_says_what_to_do(cast: Cast) -> None:
    case, codes = signed(cast)
    mediator = cast.client("member")
    opened(mediator, case)
    assert do(mediator, case, "follow-up", number=1, state="open").status_code == 422
    done(mediator, case, "follow-up", number=1, state="open", ask_on=day(12))
    done(mediator, case, "follow-up", number=2, state="broken")
    assert case.state == State.BROKEN
    page = with_code(codes[0]).get("/clinic/mediation/yours/").content.decode()
    assert "司法确认" in page
    assert "起诉" in page
    done(mediator, case, "follow-up", number=2, state="kept")
    assert case.state == State.SIGNED, "kept after all, the other is open"


def test_lamps_of_terms(cast: Cast) -> None:
    case, _codes = signed(cast)
    term = Term.objects.filter(mediation=case).first()
    assert term
    today = clock.today()
    assert follow.term_lamp(term, today)[0] == "green"
    assert follow.term_lamp(term, today + timedelta(days=5))[0] == "amber"
    assert follow.term_lamp(term, today + timedelta(days=11))[0] == "red"
    assert (follow.lamp(case, today + timedelta(days=11)) or ("",))[0] == "red"
    assert follow.confirm_until(case) == today + timedelta(days=30)


@pytest.mark.either_engine
@pytest.mark.parametrize("name", ["officer", "head", "officer2", "lawyer2", "admin", "auditor", "member2", "leader"])
def test_others_open_nothing(cast: Cast, name: str) -> None:
    case, _codes = signed(cast)
    client = cast.client(name)
    with pytest.raises(NotAllowed):
        A.open_case(cast.by(name), case)
    assert client.post(f"/desk/mediation/{case.pk}/").status_code in (403, 404)
    for address in (
        "/desk/mediation/",
        f"/desk/mediation/{case.pk}/",
        f"/desk/mediation/{case.pk}/paper/html/",
        f"/desk/mediation/{case.pk}/do/sign/",
        "/desk/clinic/figures/",
        "/audit/entries/",
    ):
        page = client.get(address).content.decode()
        assert not any(words in page for words in SECRETS), address


def test_a_mediator_opens_it_first_and_that_is_on_record(cast: Cast) -> None:
    case, _codes = agreed(cast)
    member = cast.client("member")
    assert "暗号申某" not in member.get(f"/desk/mediation/{case.pk}/").content.decode()
    assert member.get(f"/desk/mediation/{case.pk}/do/sign/")["Location"] == f"/desk/mediation/{case.pk}/"
    assert "暗号申某" in opened(member, case)
    entry = Entry.objects.filter(code="mediation.open", subject=case.subject).latest("pk")
    assert f'"actor":{cast["member"].pk}' in Opening.objects.get(entry=entry).private.replace(" ", "")
    done(cast.client("head"), case, "name", first=cast["lawyer"].pk)
    assert member.get(f"/desk/mediation/{case.pk}/").status_code == 404, "a mediator no more"


def test_who_applies_and_who_names(cast: Cast) -> None:
    case, _codes = applied(cast.client("member"))
    for name in ("clerk", "leader"):
        assert cast.client(name).get("/desk/mediation/apply/").status_code == 403
    for name in ("lawyer", "member"):
        assert do(cast.client(name), case, "accept", first=cast["lawyer"].pk).status_code == 404
        with pytest.raises(NotAllowed):
            A.accept(cast.by(name), case, mediators=[cast["lawyer"]])
    wrong = do(cast.client("officer"), case, "accept", first=cast["clerk"].pk)
    assert wrong.status_code == 422
    assert do(cast.client("outsider"), case, "accept", first=cast["lawyer"].pk).status_code == 404


def test_an_application_says_what_is_missing(cast: Cast) -> None:
    client = cast.client("officer")
    page = client.post("/desk/mediation/apply/", {"first": "暗号申某", "dispute": "family"})
    assert page.status_code == 422
    assert "暗号申某" in page.content.decode()
    assert not Mediation.objects.exists()


def test_drafting_anew_takes_signatures_back(cast: Cast) -> None:
    case, codes = agreed(cast)
    party = with_code(codes[0])
    old = case.version
    data = {"version": old, "drawn": signature(), "sure": "on"}
    assert party.post("/clinic/mediation/sign/", data).status_code == 302
    mediator = cast.client("lawyer")
    opened(mediator, case)
    fields = {"facts": "改了。", "points": "谁赔。", "how": "转账。", "text_1": "赔一千。", "due_1": day(5)}
    done(mediator, case, "agree", **fields)
    assert case.signatures.count() == 0
    stale = with_code(codes[1]).post("/clinic/mediation/sign/", data)
    assert stale.status_code == 409, "they had another text before them"


def test_signing_at_the_mediators_screen_and_on_paper(cast: Cast) -> None:
    case, codes = agreed(cast)
    mediator = cast.client("lawyer")
    opened(mediator, case)
    first, second = case.parties.all()
    done(mediator, case, "sign", party=first.pk, drawn=signature(), sure="on")
    assert do(mediator, case, "sign", party=first.pk, drawn=signature(), sure="on").status_code == 422
    done(mediator, case, "sign", party=second.pk, paper=[jpeg()], sure="on")
    assert [one.how for one in case.signatures.all()] == ["drawn", "paper"]
    assert (case.state, intact(case)) == (State.SIGNED, True)
    again = with_code(codes[0]).post("/clinic/mediation/sign/", {"drawn": signature(), "sure": "on"})
    assert again.status_code == 409


@pytest.mark.either_engine
@pytest.mark.parametrize(
    "drawn", ["", "data:image/png;base64,xxxx", signature(ink=False), "data:text/html;base64,AAAA"]
)
def test_no_signature_is_none(cast: Cast, drawn: str) -> None:
    case, codes = agreed(cast)
    answer = with_code(codes[0]).post(
        "/clinic/mediation/sign/", {"version": case.version, "drawn": drawn, "sure": "on"}
    )
    assert answer.status_code == 422
    assert not case.signatures.exists()


def test_what_is_fixed_shows_when_it_was_changed(cast: Cast) -> None:
    case, _codes = signed(cast)
    document = locks.opened(case, case.document, b"document")
    document["agreement"]["terms"][0]["text"] = "赔五万元。"
    with guard.writing():
        Mediation.objects.filter(pk=case.pk).update(document=locks.shut(case, document, b"document"))
    case.refresh_from_db()
    assert not intact(case)


def test_a_party_withdraws_by_code(cast: Cast) -> None:
    case, codes = accepted(cast)
    assert Client().post("/clinic/mediation/withdraw/").status_code == 302
    assert with_code(codes[1]).post("/clinic/mediation/withdraw/").status_code == 302
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN
    assert with_code(codes[0]).post("/clinic/mediation/withdraw/").status_code == 409


def test_a_party_sees_their_own_case_only(cast: Cast) -> None:
    case, codes = accepted(cast)
    _other, others = applied(cast.client("officer"), about="别人的事。", first="别人甲", second="别人乙")
    assert "暗号争议" in with_code(codes[0]).get("/clinic/mediation/yours/").content.decode()
    assert "暗号" not in with_code(others[0]).get("/clinic/mediation/yours/").content.decode()
    party = case.parties.first()
    with pytest.raises(NotAllowed):
        A.sign(By(role="resident"), _agreed_other(cast, _other), party, b"x", how="drawn")
    assert Client().get("/clinic/mediation/yours/").status_code == 302


def _agreed_other(cast: Cast, case: Mediation) -> Mediation:
    with guard.writing():
        Mediation.objects.filter(pk=case.pk).update(state=State.AGREED)
    case.refresh_from_db()
    return case


def test_every_state_refuses_what_is_not_in_its_table(cast: Cast) -> None:
    case, _codes = agreed(cast)
    calls = {
        "mediation.accept": lambda: A.accept(cast.by("head"), case, mediators=[cast["lawyer"]]),
        "mediation.decline": lambda: A.decline(cast.by("head"), case),
        "mediation.fail": lambda: A.fail(cast.by("lawyer"), case),
        "mediation.withdraw": lambda: A.withdraw(cast.by("lawyer"), case),
        "mediation.meet": lambda: A.meet(
            cast.by("lawyer"), case, day=clock.today(), place="室", came=[case.parties.all()[0].pk], record="谈。"
        ),
        "mediation.follow_up": lambda: A.follow_up(cast.by("lawyer"), case, number=1, state="kept"),
    }
    for code, call in calls.items():
        for state in set(State) - MOVES[code][0]:
            with guard.writing():
                Mediation.objects.filter(pk=case.pk).update(state=state)
            with pytest.raises(WrongState):
                call()


def test_time_erases_the_case_and_keeps_the_count(cast: Cast) -> None:
    case, codes = signed(cast)
    A.follow_up(cast.by("lawyer"), case, number=1, state="kept")
    A.follow_up(cast.by("lawyer"), case, number=2, state="kept")
    with guard.writing():
        Mediation.objects.update(ended_at=clock.now() - timedelta(days=731))
    assert keeping.erase_due() == 1
    case.refresh_from_db()
    assert (case.wrapped_key, case.sealed, case.agreement, case.document) == (None, None, None, None)
    assert not any(party.sealed or party.code_hash for party in case.parties.all())
    assert Client().post("/clinic/advice/", {"code": codes[0]}).status_code == 422
    assert cast.client("lawyer").get(f"/desk/mediation/{case.pk}/").status_code == 200
    assert "邻里纠纷" in cast.client("officer").get("/desk/clinic/figures/").content.decode()
    with pytest.raises(NotAllowed):
        A.erase_mediation(cast.by("head"), case)


def test_what_nobody_ends_is_erased_too(cast: Cast) -> None:
    """So long after the last day on which something was done or due."""
    idle, _codes = applied(cast.client("officer"), about="没有人受理。")
    case, _codes = signed(cast)
    for ago, erased in ((730, 1), (731, 1)):
        with guard.writing():
            Mediation.objects.filter(pk=case.pk).update(changed_at=clock.now() - timedelta(days=900))
            Mediation.objects.filter(pk=idle.pk).update(changed_at=clock.now() - timedelta(days=731))
            Term.objects.filter(number=1).update(due_on=clock.today() - timedelta(days=900))
            Term.objects.filter(number=2).update(due_on=clock.today() - timedelta(days=ago))
        assert keeping.erase_due() == erased, ago
    case.refresh_from_db()
    assert (case.state, case.wrapped_key, follow.lamp(case, clock.today())) == (State.SIGNED, None, None)
    with pytest.raises(WrongState):
        A.erase_mediation(By(), case)
    assert cast.client("lawyer").get(f"/desk/mediation/{case.pk}/").status_code == 200


def test_asking_again_keeps_it(cast: Cast) -> None:
    _case, _codes = signed(cast)
    with guard.writing():
        Mediation.objects.update(changed_at=clock.now() - timedelta(days=900))
        Term.objects.update(due_on=clock.today() - timedelta(days=800))
        Term.objects.filter(number=1).update(ask_on=clock.today() + timedelta(days=1))
    assert keeping.erase_due() == 0


def test_a_pdf_is_made(cast: Cast) -> None:
    from bandeng.press.pdf import available

    _case, codes = signed(cast)
    if not available():
        pytest.skip("no Pango here")
    answer = with_code(codes[0]).get("/clinic/mediation/paper/pdf/")
    assert answer.content.startswith(b"%PDF")
