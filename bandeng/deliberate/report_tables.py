"""The report as a table: all statements, everyone and each group."""

from django.conf import settings
from django.utils.translation import gettext as _

from bandeng.deliberate.report import Report, Said
from bandeng.press.tables import Column, Paper


def ways() -> tuple[tuple[str, str], ...]:
    return (("agree", _("同意")), ("disagree", _("不同意")), ("passed", _("跳过")))


def table(report: Report) -> Paper:
    """What is shown of fewer people than may be shown is an empty cell."""
    columns = [Column("number", _("编号"), 8), Column("statement", _("观点"), 60), Column("seen", _("表态人数"), 10)]
    columns += [Column(key, head, 10) for key, head in ways()]
    columns += [Column("low", _("同意率下限（%）"), 12), Column("high", _("同意率上限（%）"), 12)]
    for group in report.groups:
        columns += [Column(f"{group.name}_{key}", f"{group.label}{head}", 10) for key, head in ways()]
    rows = []
    for line in report.lines:
        said = line.whole
        whole = [said.seen, *_counts(said), *said.interval] if said.enough else [""] * 6
        each = dict((group.name, said) for group, said in line.groups)
        rows.append([line.number, line.text, *whole])
        for group in report.groups:
            rows[-1] += _counts(each[group.name]) if group.name in each else [""] * 3
    marks = [_("仅供协商参考，不代替法定表决"), _("演示数据，纯属虚构") if settings.DEMO else ""]
    note = "　".join(mark for mark in marks if mark)
    return Paper(_("%(title)s：观点和表态") % {"title": report.poll.title}, note, columns, rows)


def _counts(said: Said) -> list[int]:
    return [said.agree, said.disagree, said.passed]
