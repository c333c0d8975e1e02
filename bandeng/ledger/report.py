"""What verification found, in words."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """How the ledger departs from what was sealed."""

    ALTERED = "altered"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    OPENING_ALTERED = "opening_altered"
    OPENING_MISSING = "opening_missing"
    OPENING_STRAY = "opening_stray"
    HEAD_ALTERED = "head_altered"
    HEAD_MISSING = "head_missing"
    NOTE_ALTERED = "note_altered"
    TILE_ALTERED = "tile_altered"
    COSIGNATURE_ALTERED = "cosignature_altered"
    TRUNCATED = "truncated"
    FILE_DAMAGED = "file_damaged"


WORDS: dict[Kind, Promise] = {
    Kind.ALTERED: _("第 %(place)s 条记录（编号 %(entry)s）被改动过。"),
    Kind.REMOVED: _("第 %(place)s 条记录被删除。"),
    Kind.INSERTED: _("第 %(place)s 条处插入了一条不该有的记录（编号 %(entry)s）。"),
    Kind.REORDERED: _("第 %(place)s 条处的记录（编号 %(entry)s）被调换了顺序。"),
    Kind.OPENING_ALTERED: _("第 %(place)s 条记录（编号 %(entry)s）的非公开部分被改动过。"),
    Kind.OPENING_MISSING: _("第 %(place)s 条记录（编号 %(entry)s）的非公开部分不见了，却没有相应的清除记录。"),
    Kind.OPENING_STRAY: _("有一份非公开部分（编号 %(entry)s）不属于任何记录。"),
    Kind.HEAD_ALTERED: _("包含第 %(place)s 条记录的树头被改动过。"),
    Kind.HEAD_MISSING: _("从第 %(place)s 条记录起的树头不见了，或有多余的记录。"),
    Kind.NOTE_ALTERED: _("包含第 %(place)s 条记录的检查点与树头不符，或签名无效。"),
    Kind.TILE_ALTERED: _("包含第 %(place)s 条记录的瓦片被改动过或不见了。"),
    Kind.COSIGNATURE_ALTERED: _("包含第 %(place)s 条记录的检查点上，见证方的一行签名（编号 %(entry)s）被改动过。"),
    Kind.TRUNCATED: _("数据库只到第 %(place)s 条之前，库外的树头文件却更长：记录被截断，或放回了较旧的数据库。"),
    Kind.FILE_DAMAGED: _("库外的树头文件从第 %(place)s 条记录起已损坏或被改动。"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """The first departure: `index` is the leaf's place from 0 (None while not sealed), `entry_id` the row's id."""

    kind: Kind
    index: int | None
    entry_id: int | None = None

    @property
    def words(self) -> str:
        place = "–" if self.index is None else self.index + 1
        return str(WORDS[self.kind]) % {"place": place, "entry": self.entry_id or "–"}


@dataclass(frozen=True, slots=True)
class Report:
    """How many entries are sealed and sound up to the first problem, how many wait, and the tree head.

    `vouched` counts the entries that the file outside the database vouches for.
    """

    sealed: int
    unsealed: int
    size: int
    root: bytes
    vouched: int
    problem: Problem | None = None

    @property
    def ok(self) -> bool:
        return self.problem is None
