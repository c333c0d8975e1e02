"""The texts kept beside a matter, when it is erased: what goes in full, and names and numbers out of what stays.

What stays is what an officer has checked: the redacted copy, what staff wrote, the approved public copy. `whole`
takes that as well; then kind, states, dates and figures are all that is left.
"""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote_plus

from django.db.models import Model

from bandeng.core import text as chinese
from bandeng.core.redact import MARKS
from bandeng.listen import erased, secrets
from bandeng.listen.models import Matter, SavedView
from bandeng.listen.privacy_reasons import telling
from bandeng.post import outbox

_WIDE = str.maketrans({str(digit): f"[{digit}{chr(0xFF10 + digit)}]" for digit in range(10)})


class Eraser:
    """How one matter's texts are changed."""

    def __init__(self, matter: Matter, *, asked: bool, whole: bool) -> None:
        self.matter, self.asked, self.whole = matter, asked, whole
        self.mark = erased.ASKED if asked else erased.OVER
        self.patterns = [
            (_pattern(value), MARKS["phone" if "phone" in key else "name"])
            for key, value in secrets.known(matter).items()
            if len(value) > 1
        ]

    def gone(self, text: str) -> str:
        """The mark in place of a text; nothing in place of nothing."""
        return self.mark if text else ""

    def kept(self, text: str) -> str:
        """A text that stays, without the names and numbers that were left with the matter."""
        for pattern, mark in self.patterns:
            text = pattern.sub(mark, text)
        return text

    def staff(self, text: str) -> str:
        """What staff wrote."""
        return self.gone(text) if self.whole else self.kept(text)

    def all(self) -> None:
        """Every text of the matter; the caller, an action, saves the matter itself."""
        self._matter()
        self._steps()
        self._publications()
        matter = self.matter
        self._each(matter.replies.all(), "text")
        self._each(matter.extensions.all(), "reason")
        self._each(matter.supports.all(), "opinion")
        for look in matter.looks.all():
            # The yearly report counts reasons by the words they are known by.
            self._put(look, reason=telling(look.reason) or self.mark if self.whole else self.kept(look.reason))
        outbox.forget(matter.subject)
        self._views()
        self._import()

    def _matter(self) -> None:
        matter = self.matter
        if self.whole or matter.redacted_by_id is None:
            matter.title = matter.words = self.mark
            matter.place, matter.search = "", chinese.bigrams(self.mark)
            return
        names = ("title", "words", "place")
        before = [getattr(matter, name) for name in names]
        for name, text in zip(names, before, strict=True):
            setattr(matter, name, _cut(matter, name, self.kept(text)))
        if [getattr(matter, name) for name in names] != before:
            matter.search = chinese.bigrams(f"{matter.title} {matter.place} {matter.words}")

    def _steps(self) -> None:
        for step in self.matter.steps.all():
            own = step.original is not None or step.by_role == "resident"
            # Whoever joined has not asked for anything; theirs goes when time is up.
            joiners = step.by_role == "joiner" and not self.asked
            text = self.gone(step.text) if own or joiners else self.staff(step.text)
            self._put(step, text=text, original=None, data=self._data(step.data))

    def _data(self, data: dict[str, Any]) -> dict[str, Any]:
        """A correction shows title and place before and after: what was before was put right for a reason."""
        changes = {
            name: [self.gone(pair[0]), self.staff(pair[1])] if name in ("title", "place") else pair
            for name, pair in data.get("changes", {}).items()
        }
        return {**data, "changes": changes} if changes else data

    def _publications(self) -> None:
        for copy in self.matter.publications.all():
            stands = copy.approved and copy.taken_down_at is None and not (self.asked or self.whole)
            change = self.kept if stands else self.gone
            self._put(copy, **{name: change(getattr(copy, name)) for name in ("title", "words", "place", "reply")})

    def _each(self, rows: Iterable[Model], name: str) -> None:
        for row in rows:
            self._put(row, **{name: self.staff(getattr(row, name))})

    @staticmethod
    def _put(row: Model, **values: Any) -> None:
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, _cut(row, name, values[name]))
        if changed:
            row.save(update_fields=changed)

    def _views(self) -> None:
        """Worklists that somebody keeps and that look for this name or number."""
        if self.patterns:
            for pk, query in SavedView.objects.values_list("pk", "query"):
                if any(pattern.search(unquote_plus(query)) for pattern, _mark in self.patterns):
                    SavedView.objects.filter(pk=pk).delete()

    def _import(self) -> None:
        """Of the file it came by: what was quoted of bad rows, and a name in the file's name."""
        if imported := self.matter.imported:
            self._put(imported, problems=[], file_name=self.kept(imported.file_name))


def _cut(row: Model, name: str, value: Any) -> Any:
    """A mark may be longer than the name it stands for."""
    return value[: getattr(row._meta.get_field(name), "max_length", None)] if isinstance(value, str) else value


def _pattern(value: str) -> re.Pattern[str]:
    """A name as it is; a number also with gaps between its digits, in either width."""
    if not value.isdigit():
        return re.compile(re.escape(value))
    return re.compile(r"[\s-]*".join(sign.translate(_WIDE) for sign in value))
