"""What is written: an import staged, a chunk of it committed, the whole undone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from bandeng.core import clock, forgetting, text
from bandeng.core.actions import Act, By, Origin, action, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.core.models import Link
from bandeng.core.redact import redact
from bandeng.listen import rules
from bandeng.listen.actions.base import digest
from bandeng.listen.actions.receive import Intake, Ready, prepare, write
from bandeng.listen.importing import remembering
from bandeng.listen.importing.columns import BY_NAME
from bandeng.listen.importing.problems import to_data
from bandeng.listen.importing.rows import Row, Sheet
from bandeng.listen.models import Avoidance, Import, Look, Matter, Photo, Reply, Secret, Step
from bandeng.listen.states import State
from bandeng.studio.models import Studio
from bandeng.studio.reach import may_by

VERB = "matter.import"
REPLY_STEP = "import.reply"
OWN_STEPS = ("matter.receive", REPLY_STEP)
SLICE = 500
# What the public part says of a reply that the file brings: whether the file gives its day.
REPLIED, UNDATED = "replied", "undated"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row worked out before the transaction."""

    row: Row
    ready: Ready
    reply: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo took away, and which matters stay because somebody has handled them since."""

    taken: int
    kept: list[Matter]


def subject(imported: Import) -> str:
    return f"import-{imported.pk}"


def _require(act: Act, studio: Studio) -> None:
    if act.person is None:
        act.require(act.by.role == "system")
    else:
        act.require(may_by(rules.TABLE, act.person, VERB, studio, act.at))


def _alone(studio: Studio) -> None:
    """One import at a time writes into a studio, so that two that share a row do not meet. Residents are not held up:
    a row that refers to the studio only needs its key."""
    Studio.objects.select_for_update(no_key=True).get(pk=studio.pk)


def known(studio: Studio, sheet: Sheet) -> Import | None:
    """The import of this very file into this studio, unless it was undone."""
    same = Import.objects.filter(digest=sheet.digest, studio=studio, thing=Import.MATTERS)
    return same.exclude(status=Import.Status.UNDONE).order_by("pk").first()


@action("import.stage")
def stage(act: Act, *, studio: Studio, file_name: str, sheet: Sheet) -> Import:
    """Note a file that was read and checked. The same file for the same studio is the same import, until undone."""
    _require(act, studio)
    _alone(studio)
    if not sheet.rows and not sheet.problems:
        raise Invalid(_("表格里只有列名，没有内容。请检查后再导入。"), field="file")
    imported = known(studio, sheet) or Import(digest=sheet.digest, studio=studio, made_at=act.at)
    imported.file_name = text.clean(file_name[-200:], 200)
    imported.rows, imported.problems = len(sheet.rows), to_data(sheet.problems)
    imported.save()
    act.record(subject(imported), studio=studio, file=sheet.digest, rows=len(sheet.rows), problems=len(sheet.problems))
    return imported


@action("import.settle_columns")
def settle_columns(act: Act, imported: Import, *, sheet: Sheet, columns: Mapping[str, int]) -> None:
    """Say which column is which, before anything is written; remembered for the next file of the same layout."""
    _require(act, imported.studio)
    if locked(imported).done or imported.status != Import.Status.STAGED:
        raise WrongState(_("已经开始导入，不能再改各列的对应。可以先撤销，再重新导入。"))
    remembering.check(columns, ("words",), {"words": str(BY_NAME["words"].label)})
    remembering.remember(act, imported.studio, Import.MATTERS, sheet.table, columns)
    act.record(subject(imported), studio=imported.studio, columns=dict(columns))


def prepare_row(by: By, imported: Import, row: Row) -> Prepared:
    """Seal and redact one row. A reply that the file brings makes it replied; nobody has confirmed it."""
    intake = Intake(
        studio=imported.studio,
        words=row.words,
        source=Matter.Source.IMPORTED,
        title=row.title,
        place=row.place,
        kind=row.kind,
        name=row.name,
        phone=row.phone,
        received_at=row.at or imported.made_at,
        imported=imported,
        import_row=row.key,
        extra=row.extra,
    )
    ready = prepare(by, intake)
    if row.reply:
        ready.matter.state = State.REPLIED
        ready.matter.replied_at = row.replied_at
    return Prepared(row, ready, redact(row.reply).text)


@action("import.commit_chunk", facts=(REPLIED, UNDATED))
def commit_chunk(act: Act, imported: Import, chunk: Sequence[Prepared], *, done: int) -> Import:
    """Write some rows, each whole, those already there passed over; `done` rows of the file are then in."""
    _require(act, imported.studio)
    act.require(act.by.origin == Origin.IMPORT)
    _alone(imported.studio)
    imported = locked(imported)
    if imported.status == Import.Status.UNDONE:
        raise WrongState(_("这次导入已经撤销。要再次导入，请重新选择文件。"))
    here = Matter.objects.filter(studio=imported.studio)
    there = set(here.filter(import_row__in=[item.row.key for item in chunk]).values_list("import_row", flat=True))
    new = [item for item in chunk if item.row.key not in there]
    if new:
        write(act.by, [item.ready for item in new])
        _write_replies(act, imported, [item for item in new if item.reply])
        _write_links(act, imported, new)
    imported.done = max(imported.done, min(done, imported.rows))
    if imported.done == imported.rows:
        imported.status, imported.ended_at = Import.Status.COMMITTED, act.at
    imported.save()
    act.record(subject(imported), studio=imported.studio, rows=len(new), done=imported.done)
    return imported


def _write_replies(act: Act, imported: Import, replied: Sequence[Prepared]) -> None:
    Step.objects.bulk_create(
        Step(
            matter=item.ready.matter,
            code=REPLY_STEP,
            at=item.row.replied_at or act.at,
            person=act.person,
            by_role=act.by.role,
            text=item.reply,
        )
        for item in replied
    )
    for item in replied:
        at = item.row.replied_at
        act.record(
            item.ready.matter.subject,
            studio=imported.studio,
            kind=item.ready.matter.kind,
            fact=REPLIED if at else UNDATED,
            day=clock.day(at) if at else None,
            said=digest(item.reply),
        )


def _write_links(act: Act, imported: Import, new: Sequence[Prepared]) -> None:
    """Join every copy to the first row with its words, which is in by now: it stands above in the file."""
    firsts = {item.row.copy_of for item in new if item.row.copy_of}
    if not firsts:
        return
    found = Matter.objects.filter(studio=imported.studio, import_row__in=firsts)
    subjects = dict(found.values_list("import_row", "subject"))
    Link.objects.bulk_create(
        Link(
            source=item.ready.matter.subject,
            target=subjects[item.row.copy_of],
            relation=Link.Relation.COPY,
            made_at=act.at,
        )
        for item in new
        if item.row.copy_of in subjects
    )


@action("import.undo")
def undo(act: Act, imported: Import) -> Undone:
    """Take a whole import back. What somebody has handled or looked at since stays, and is listed.

    The rows go, with their keys: the originals can be read no more. The ledger keeps that they came and went.
    """
    _require(act, imported.studio)
    imported = locked(imported)
    if imported.status == Import.Status.UNDONE:
        raise WrongState(_("这次导入已经撤销过了。"))
    matters = list(Matter.objects.filter(imported=imported).select_for_update().order_by("pk"))
    gone: list[Matter] = []
    for some in _slices(matters):
        touched = _touched(some)
        gone += [matter for matter in some if matter.pk not in touched]
    for some in _slices(gone):
        keys, subjects = [matter.pk for matter in some], [matter.subject for matter in some]
        Link.objects.filter(Q(source__in=subjects) | Q(target__in=subjects)).delete()
        Step.objects.filter(matter__in=keys).delete()
        Secret.objects.filter(matter__in=keys).delete()
        Matter.objects.filter(pk__in=keys).delete()
    for matter in gone:
        act.record(matter.subject, studio=imported.studio, kind=matter.kind)
    forgetting.note(*[matter.subject for matter in gone])
    imported.status, imported.ended_at = Import.Status.UNDONE, act.at
    imported.done = len(matters) - len(gone)
    imported.save()
    act.record(subject(imported), studio=imported.studio, taken=len(gone), kept=imported.done)
    left = {matter.pk for matter in gone}
    return Undone(len(gone), [matter for matter in matters if matter.pk not in left])


def _touched(matters: Sequence[Matter]) -> set[int]:
    """Those on which somebody has done anything since they were brought in."""
    by_subject = {matter.subject: matter.pk for matter in matters}
    keys = list(by_subject.values())
    touched = {matter.pk for matter in matters if matter.version > 1}
    for model in (Look, Avoidance, Reply, Photo):
        touched |= set(model._default_manager.filter(matter__in=keys).values_list("matter_id", flat=True))
    steps = Step.objects.filter(matter__in=keys).exclude(code__in=OWN_STEPS)
    touched |= set(steps.values_list("matter_id", flat=True))
    links = Link.objects.filter(Q(source__in=by_subject) | Q(target__in=by_subject))
    for link in links.exclude(relation=Link.Relation.COPY):
        touched |= {by_subject[end] for end in (link.source, link.target) if end in by_subject}
    return touched


def _slices(matters: Sequence[Matter]) -> Iterator[Sequence[Matter]]:
    """Few enough for one statement on either engine."""
    return (matters[at : at + SLICE] for at in range(0, len(matters), SLICE))
