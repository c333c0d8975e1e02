"""`bandeng messages`, for developers: collect what people read, draft zh_Hant, say what en still lacks."""

import contextlib
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import opencc
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands import makemessages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# locale: its plural forms
LOCALES = {"en": "nplurals=2; plural=(n != 1);", "zh_Hant": "nplurals=1; plural=0;"}
# Without dates and names, so that a run which finds nothing new changes nothing.
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: bandeng\\n"
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"
"""
# What OpenCC's s2tw leaves or chooses wrong in this interface. Mainland terms stay: 信息 is not 資訊 here.
CORRECTIONS = {
    "天后": "天後",  # the goddess Tianhou, to OpenCC
    "隻做": "只做",
    "核對併發": "核對並發",
    "合並": "合併",
    "週歲": "周歲",
}


class Collect(makemessages.Command):
    """Django's makemessages which never guesses: a new sentence starts empty, not as a fuzzy copy of another."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


class Command(BaseCommand):
    help = str(gettext_lazy("收集界面文字，起草繁体，列出尚缺的英文（开发用）。"))
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.LOCALE_PATHS[0])
        collect(folder)
        for locale in LOCALES:
            path = folder / locale / "LC_MESSAGES" / "django.po"
            catalog = read(path, locale)
            if locale == "zh_Hant":
                draft(catalog)
            write(path, catalog, locale)
            lacking = missing(catalog)
            self.stdout.write(
                _("%(locale)s：共 %(count)s 条，缺 %(missing)s 条。")
                % {"locale": locale, "count": len(catalog), "missing": len(lacking)}
            )
            for words in lacking:
                self.stdout.write(f"  {words}")


def collect(folder: Path) -> None:
    """Bring every catalog in `folder` (…/bandeng/locale) up to date with the package around it; needs GNU gettext."""
    with contextlib.chdir(folder.parent.parent):
        call_command(
            Collect(stdout=io.StringIO()),
            locale=list(LOCALES),
            add_location="file",
            no_wrap=True,
            no_obsolete=True,
            ignore_patterns=[name for name in (p.name for p in Path().iterdir()) if name != folder.parent.name],
        )


def draft(catalog: Catalog) -> None:
    """Write every empty entry in traditional characters. Placeholders are ASCII, which OpenCC leaves alone."""
    converter = opencc.OpenCC("s2tw")
    for message in catalog:
        if message.id and not _filled(message.string):
            if isinstance(message.id, str):
                message.string = _traditional(converter, message.id)
            else:
                message.string = (_traditional(converter, message.id[-1]),)


def missing(catalog: Iterable[Message]) -> list[str]:
    """The source sentences without a translation."""
    return [str(message.id) for message in catalog if message.id and not _filled(message.string)]


def read(path: Path, locale: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def write(path: Path, catalog: Catalog, locale: str) -> None:
    """Write with our own short header."""
    text = io.BytesIO()
    write_po(text, catalog, width=0, omit_header=True, include_lineno=False, ignore_obsolete=True)
    header = HEADER.format(locale=locale, plural=LOCALES[locale])
    path.write_text(f"{header}\n{text.getvalue().decode().strip()}\n", encoding="utf-8")


def _filled(string: Any) -> bool:
    return bool(string) and all(string if isinstance(string, list | tuple) else [string])


def _traditional(converter: opencc.OpenCC, words: str) -> str:
    words = converter.convert(words)
    for wrong, right in CORRECTIONS.items():
        words = words.replace(wrong, right)
    return words
