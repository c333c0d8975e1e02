"""A page with a table as a Word file, small and by hand: what the demo lays out beforehand."""

from collections.abc import Iterable
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OFFICE = "http://schemas.openxmlformats.org"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = (
    f'{_HEAD}<Types xmlns="{_OFFICE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{_OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_TITLE = '<w:b/><w:sz w:val="32"/>'
_LINES = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>' for side in _SIDES)


def word_file(title: str, rows: Iterable[Iterable[str]]) -> bytes:
    """The same bytes for the same words."""
    lines = "".join(f"<w:tr>{''.join(_cell(cell) for cell in row)}</w:tr>" for row in rows)
    table = f"<w:tbl><w:tblPr><w:tblBorders>{_LINES}</w:tblBorders></w:tblPr>{lines}</w:tbl>"
    body = f"<w:body>{_paragraph(title, _TITLE)}{table}{_paragraph('')}</w:body>"
    document = f'{_HEAD}<w:document xmlns:w="{_OFFICE}/wordprocessingml/2006/main">{body}</w:document>'
    out = BytesIO()
    with ZipFile(out, "w") as parts:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", document),
        ):
            parts.writestr(ZipInfo(name), text, ZIP_DEFLATED)
    return out.getvalue()


def _paragraph(words: str, look: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{look}</w:rPr><w:t>{escape(words)}</w:t></w:r></w:p>"


def _cell(words: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="1800" w:type="dxa"/></w:tcPr>{_paragraph(words)}</w:tc>'
