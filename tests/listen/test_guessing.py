"""Guesses on the accept form: by cues at first, then as the studio's officers have settled; never decided by them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from bandeng.core import guard
from bandeng.listen import guessing
from bandeng.listen.guessing import cues, learning
from bandeng.listen.models import Learnt, Matter
from tests.cast import Cast
from tests.listen.made import received
from tests.listen.pages import done, spoken

pytestmark = pytest.mark.django_db
LAMP, SCHOOL = "城乡建设", "教育文体"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("请问老年证怎么办理？", "consult"),
        ("建议在路口加一个红绿灯。", "suggest"),
        ("楼道灯坏了，请尽快修。", "help"),
        ("投诉物业态度恶劣。", "complain"),
        ("举报有人非法占用消防通道。", "report"),
        ("特此感谢，井盖换好了。", "thank"),
    ],
)
def test_cues(words: str, kind: str) -> None:
    found = cues.kind(words)
    assert found is not None
    assert found[0] == kind
    assert found[1] in words
    assert cues.kind("二月二") is None


def test_the_form_suggests_and_the_officer_decides(cast: Cast) -> None:
    matter = spoken(Client(), words="请问老年证怎么办理？")
    officer = cast.client("officer")
    form = officer.get(f"/desk/matter/{matter.pk}/accept/").context["form"]
    assert form["kind"].initial == "consult"
    assert "请问" in str(form.fields["kind"].help_text)
    assert form["category"].initial == ""
    matter = done(officer, matter, "accept", kind="help", category=LAMP, title="老年证", words="老年证怎么办？")
    assert (matter.kind, matter.category) == ("help", LAMP)
    shown = officer.get(f"/desk/matter/{matter.pk}/").content.decode()
    assert f"<dd>{LAMP}</dd>" in shown


def table(path: Path, rows: list[tuple[str, str]]) -> Path:
    path.write_text("label,text\n" + "".join(f"{label},{text}\n" for label, text in rows), encoding="utf-8")
    return path


def teach(path: Path) -> str:
    out = StringIO()
    call_command("teach", str(path), stdout=out)
    return out.getvalue()


ROWS = [(LAMP, f"{n}号楼前的路灯坏了，路面也要修。") for n in range(20)] + [
    (SCHOOL, f"{n}小学门口接送孩子，老师和学生都堵着。") for n in range(20)
]


def test_taught_from_a_file(cast: Cast, tmp_path: Path) -> None:
    assert "40" in teach(table(tmp_path / "rows.csv", ROWS))
    matter = received(cast, words="学校的老师放学时让孩子走另一个门。")
    guess = guessing.category_of(matter)
    assert guess is not None
    assert guess.code == SCHOOL
    assert guess.why
    form = cast.client("officer").get(f"/desk/matter/{matter.pk}/accept/").context["form"]
    assert form["category"].initial == SCHOOL


@pytest.mark.parametrize("text", ["内容\n路灯\n", "没有,头\n1,2\n", "label,text\n"])
def test_a_file_that_teaches_nothing(cast: Cast, tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError):
        teach(path)
    with pytest.raises(CommandError):
        teach(tmp_path / "missing.csv")
    assert not Learnt.objects.exists()


def settled(cast: Cast, rows: list[tuple[str, str]]) -> None:
    """As if an officer had accepted these."""
    for label, text in rows:
        matter = received(cast, words=text)
        with guard.writing():
            Matter.objects.filter(pk=matter.pk).update(category=label, redacted_by=cast["officer"])


def test_learnt_anew_from_the_studios_own_corrections(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "LEAST", 20)
    monkeypatch.setattr(learning, "EVERY", 4)
    settled(cast, ROWS[:9])
    assert guessing.learn_all() == 0, "too few, and all of one sort"
    settled(cast, ROWS[9:12] + ROWS[20:32])
    assert guessing.learn_all() == 1
    assert guessing.learn_all() == 0, "nothing new"
    first = Learnt.objects.get().made_at
    # What was called a school's matter is now sorted elsewhere, again and again.
    settled(cast, [("交通运输", f"公交{n}路半天不来，站台也没有。") for n in range(12)])
    assert guessing.learn_all() == 1
    assert Learnt.objects.get().made_at > first
    guess = guessing.category_of(received(cast, words="公交车半天不来，站台上没有人管。"))
    assert guess is not None
    assert guess.code == "交通运输"
