"""Reading a conversation that Polis exported: comments.csv, and votes.csv or participants-votes.csv.

Columns as Polis' export has them: `comment-id`, `comment-body`, `moderated` (−1: taken out); `voter-id`, `vote` (1
agrees, −1 disagrees, 0 passes), the last of several by the same voter counts. Nobody's numbers or times are kept.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from bandeng.core.errors import Invalid
from bandeng.core.language import listed

COMMENTS, VOTES, MATRIX = "comments.csv", "votes.csv", "participants-votes.csv"


@dataclass(frozen=True, slots=True)
class Conversation:
    """`comments`: id → (text as given, whether it was shown); `votes`: (voter, id) → 1, 0, −1."""

    comments: dict[str, tuple[str, bool]]
    votes: dict[tuple[str, str], int]


def conversation(folder: Path) -> Conversation:
    """What lies in a folder; Invalid with what to do where something is missing or cannot be read."""
    if not (folder / COMMENTS).exists() or not ((folder / VOTES).exists() or (folder / MATRIX).exists()):
        raise Invalid(
            _("这个文件夹里要有 comments.csv，以及 votes.csv 或 participants-votes.csv（Polis 导出的格式）。")
        )
    comments = {}
    for row in _rows(folder / COMMENTS, "comment-id", "comment-body"):
        comments[row["comment-id"]] = (row["comment-body"], (row.get("moderated") or "0").strip() != "-1")
    voted = _listed(folder / VOTES) if (folder / VOTES).exists() else _matrix(folder / MATRIX)
    votes = {(voter, comment): value for voter, comment, value in voted if comment in comments}
    if not votes:
        raise Invalid(_("没有读到表态。请检查 votes.csv 里的 comment-id、voter-id、vote 三列。"))
    return Conversation(comments, votes)


def _rows(path: Path, *needed: str) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                words = {"file": path.name, "columns": listed(missing)}
                raise Invalid(_("%(file)s 缺少这些列：%(columns)s。") % words)
            yield from reader
    except UnicodeDecodeError as error:
        raise Invalid(_("%(file)s 不是 UTF-8 编码，请另存为 UTF-8 再导入。") % {"file": path.name}) from error


def _value(text: str, path: Path, line: int) -> int:
    try:
        number = float(text)
        return (number > 0) - (number < 0)
    except ValueError as error:
        words = {"file": path.name, "line": line, "text": text[:20]}
        raise Invalid(_("%(file)s 第 %(line)d 行的表态“%(text)s”不是 1、0、−1。") % words) from error


def _listed(path: Path) -> Iterator[tuple[str, str, int]]:
    rows = list(_rows(path, "comment-id", "voter-id", "vote"))
    numbered = list(enumerate(rows, 2))
    if rows and (rows[0].get("timestamp") or "").isdigit():
        numbered.sort(key=lambda one: int(one[1]["timestamp"] or 0))
    for line, row in numbered:
        yield row["voter-id"], row["comment-id"], _value(row["vote"], path, line)


def _matrix(path: Path) -> Iterator[tuple[str, str, int]]:
    for line, row in enumerate(_rows(path, "participant"), 2):
        for comment, vote in row.items():
            if comment and comment.isdigit() and vote:
                yield row["participant"], comment, _value(vote, path, line)
