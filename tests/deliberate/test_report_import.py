"""A poll brought in from a folder that Polis exported."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from bandeng.core.actions import By, Origin
from bandeng.core.errors import Invalid, NotAllowed
from bandeng.deliberate import opinion
from bandeng.deliberate.actions.report_import import import_poll
from bandeng.deliberate.models import Poll, Statement, Vote
from bandeng.deliberate.report import report
from bandeng.deliberate.report_import import conversation
from bandeng.ledger.models import Entry
from tests import real
from tests.cast import Cast
from tests.deliberate.made_report import two_minds

pytestmark = pytest.mark.django_db
COMMENTS = "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n"


@pytest.fixture(autouse=True)
def _every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinion, "EVERY", 0.0)
    monkeypatch.setattr(opinion, "REST", 0)


def export(folder: Path, comments: str = "", votes: str = "") -> Path:
    rows = "".join(f"1,{n},0,0,0,{-1 if n == 13 else 1},观点{n}，原文照录\n" for n in range(14))
    listed = "".join(f"{k},x,{n - 1},{v},{x}\n" for k, (v, n, x) in enumerate(two_minds()))
    (folder / "comments.csv").write_text(comments or COMMENTS + rows, encoding="utf-8")
    (folder / "votes.csv").write_text(votes or VOTES + listed, encoding="utf-8")
    return folder


def test_a_poll_is_brought_in(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_poll", str(export(tmp_path)), title="别处的问题", about="来源说明")
    poll = Poll.objects.get()
    assert (poll.imported, poll.state, poll.title, poll.wrapped_key) == (True, Poll.State.CLOSED, "别处的问题", None)
    assert f"/poll/{poll.slug}/report/" in capsys.readouterr().out
    entry = Entry.objects.filter(code="poll.import").get()
    assert (json.loads(entry.public)["origin"], entry.subject) == ("import", poll.subject)
    assert poll.statements.get(number=14).state == Statement.State.REFUSED
    shown = report(poll)
    assert (shown.voters, len(shown.lines), shown.votes) == (60, 13, 60 * 13)
    assert shown.lines[0].text == "观点0，原文照录"
    assert sorted(Vote.objects.values_list("voter", flat=True).distinct()) == list(range(1, 61))
    words = Client().get(f"/poll/{poll.slug}/report/").content.decode()
    assert "原文照录" in words
    assert "从别处导入" in words


def test_the_last_of_several_votes_counts_and_the_matrix_does_as_well(tmp_path: Path) -> None:
    comments = COMMENTS + "1,0,0,0,0,1,一\n1,1,0,0,0,0,二\n"
    found = conversation(export(tmp_path, comments, VOTES + "9,x,0,a,1\n3,x,0,a,-1\n5,x,1,a,0\n6,x,7,a,1\n"))
    assert found.votes == {("a", "0"): 1, ("a", "1"): 0}
    (tmp_path / "votes.csv").unlink()
    matrix = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\na,0,0,2,1,0,1,0\nb,1,0,1,0,1,-1,\n"
    (tmp_path / "participants-votes.csv").write_text(matrix, encoding="utf-8")
    assert conversation(tmp_path).votes == {("a", "0"): 1, ("a", "1"): 0, ("b", "0"): -1}


@pytest.mark.parametrize(
    ("comments", "votes", "said"),
    [
        ("a,b\n1,2\n", "", "缺少这些列：comment-id、comment-body"),
        ("", "a,b\n1,2\n", "缺少这些列：comment-id、voter-id、vote"),
        ("", VOTES + "1,x,0,a,是\n", "第 2 行的表态“是”"),
        ("", VOTES, "没有读到表态"),
        (COMMENTS + f"1,0,0,0,0,1,{'长' * 601}\n", VOTES + "1,x,0,a,1\n", "超过 600 字"),
    ],
)
def test_what_cannot_be_brought_in(cast: Cast, tmp_path: Path, comments: str, votes: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("import_poll", str(export(tmp_path, comments, votes)), title="问题")
    assert not Poll.objects.exists()


def test_an_empty_folder_an_unknown_studio_and_no_title(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"文件夹里要有 comments\.csv"):
        call_command("import_poll", str(tmp_path), title="问题")
    export(tmp_path)
    with pytest.raises(CommandError, match="没有这个工作室"):
        call_command("import_poll", str(tmp_path), title="问题", studio="nowhere")
    with pytest.raises(Invalid):
        import_poll(By(origin=Origin.IMPORT), cast.studio, title=" ", found=conversation(tmp_path))


def test_who_may_bring_one_in(cast: Cast, tmp_path: Path) -> None:
    found = conversation(export(tmp_path))
    for name in ("member", "outsider", "clerk", "leader"):
        with pytest.raises(NotAllowed):
            import_poll(cast.by(name), cast.studio, title="问题", found=found)
    assert import_poll(cast.by("officer"), cast.studio, title="问题", found=found).imported


@pytest.mark.real_data
@pytest.mark.skipif(not real.POLIS.exists(), reason="the Polis conversations are not beside the project")
@pytest.mark.parametrize("name", ["vtaiwan.uberx", "15-per-hour-seattle"])
def test_a_real_conversation_opens(cast: Cast, name: str) -> None:
    call_command("import_poll", str(real.POLIS / name), title="真实的问题")
    poll = Poll.objects.get()
    answer = Client().get(f"/poll/{poll.slug}/report/")
    shown = answer.context["report"]
    assert answer.status_code == 200
    assert shown.state == "ready"
    assert shown.voters > 300
    assert shown.agreed
    assert "还看不出分组" in answer.content.decode()
