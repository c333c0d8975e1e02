"""Everything people read is there in three languages, and nothing on a page stands outside the catalogs."""

import ast
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from pathlib import Path

import opencc
import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from django.apps import apps
from django.conf import settings as house
from django.db.models import CharField, TextField
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation
from pytest_django import Settings

from bandeng.listen.settings import CATEGORIES
from bandeng.listen.states import State
from bandeng.listen.verbs import RESIDENT_VERBS
from bandeng.studio.models import Person, Studio
from bandeng.studio.settings import TABLE as SETTINGS
from bandeng.web.formats import surname
from bandeng.web.management.commands import messages
from tests.cast import build
from tests.listen import made
from tests.listen.pages import spoken

# Words do not hang on the engine.
pytestmark = pytest.mark.either_engine

PACKAGE = Path(house.ROOT)
LOCALE = PACKAGE / "locale"
CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}|</?\w[^>]*>")
GETTEXT = re.compile(r"_|n?p?gettext(_lazy)?")
# Where Chinese is data and not words of the interface.
DATA = re.compile(
    r"/migrations/|/demo/|deliberate/draw_refused\.py|listen/importing/|listen/(dangers|guessing/cues|privacy_reasons|worklist/searching)\.py|algorithms/|management/commands/(import|messages)\.py|web/living\.py"
    r"|core/(dates|pinyin|redact|redact_rules|surnames|text)\.py|studio/divisions\.py|press/"
)
# Alone in their files: marks for parsing, names of languages in themselves, the pattern of numbers, dates.
KNOWN = {"。！？!?；;", "…", r"[\s\-()（）—]", "简体", "简体中文", "繁體", "繁體中文", "？?。."}
# A studio's fields of life are data.
KNOWN |= {"城乡建设", "环境保护", "交通运输", "教育文体", "劳动和社会保障", "商贸旅游", "卫生计生", "民政", "政法"}
KNOWN |= {"农村农业", "其他"}
# Kept in place of what a resident said, and the end of a sentence.
KNOWN |= {"（应居民要求已删除）", "（已到期删除）", "发来录音或视频，等待听写。", "。", "。\0"}
KNOWN |= {"{short}〔{year}〕{serial:03d}号", "年", "月", "日", "\u3000"}
# What stays Chinese in English: examples of numbers, column names, and one word that has no English.
STAYS = ("徐民〔2026〕015号", "徐民〔2026〕016号", "徐民〔2026〕017号", "徐民", "留言详情", "内容", "信访")
LANGUAGES = ("简体中文", "简体", "繁體中文", "繁體")


@cache
def simplified() -> re.Pattern[str]:
    """Characters that traditional text never has, from OpenCC's dictionary."""
    source = Path(opencc.__file__).parent / "dictionary" / "STCharacters.txt"
    pairs = (line.split("\t") for line in source.read_text(encoding="utf-8").splitlines())
    variants = (source.parent / "TWVariants.txt").read_text(encoding="utf-8")  # 群 is how Taiwan writes 羣
    right = {line.split("\t")[-1] for line in variants.splitlines()}
    return re.compile(f"[{''.join(old for old, new in pairs if old not in {*new.split(), *right})}]")


def entries(locale: str) -> list[Message]:
    catalog = messages.read(LOCALE / locale / "LC_MESSAGES" / "django.po", locale)
    assert not catalog.obsolete
    return [message for message in catalog if message.id]


def forms(words: str | tuple[str, ...] | list[str]) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_every_sentence_is_translated_and_keeps_its_placeholders(locale: str) -> None:
    wrong = []
    for message in entries(locale):
        wanted = Counter(PLACEHOLDER.findall(forms(message.id)[-1]))
        if message.fuzzy or messages.missing([message]):
            wrong.append(f"not translated: {message.id}")
        elif any(Counter(PLACEHOLDER.findall(form)) != wanted for form in forms(message.string)):
            wrong.append(f"placeholders differ: {message.id}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_translations_are_in_their_own_script(locale: str) -> None:
    foreign = simplified() if locale == "zh_Hant" else CHINESE
    wrong = [
        form
        for message in entries(locale)
        if message.id not in LANGUAGES
        for form in forms(message.string)
        if foreign.search(without(form, STAYS))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_catalogs_are_up_to_date_with_the_source(tmp_path: Path, settings: Settings) -> None:
    if not shutil.which("xgettext"):
        pytest.skip("GNU gettext is not installed: nobody has checked whether the catalogs are up to date")
    copy = tmp_path / PACKAGE.name
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("static", "*.pyc", "*.mo"))
    settings.LOCALE_PATHS = [copy / "locale"]
    messages.collect(copy / "locale")
    for locale in messages.LOCALES:
        fresh = messages.read(copy / "locale" / locale / "LC_MESSAGES" / "django.po", locale)
        now = {(message.context, *forms(message.id)) for message in fresh if message.id}
        kept = {(message.context, *forms(message.id)) for message in entries(locale)}
        assert (sorted(map(str, now - kept)), sorted(map(str, kept - now))) == ([], []), "run `bandeng messages`"


def test_every_chinese_word_in_python_goes_through_gettext() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {words}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if not DATA.search(path.as_posix())
        for line, words in bare_words(ast.parse(path.read_text(encoding="utf-8")))
        if words not in KNOWN
    ]
    assert not found, "\n".join(found)


def bare_words(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Chinese literals which are neither docstrings nor arguments of gettext."""
    passed: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(node.value)
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if GETTEXT.fullmatch(name):
                passed.update(inner for argument in node.args for inner in ast.walk(argument))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in passed and CHINESE.search(str(node.value)):
            yield node.lineno, str(node.value)


def test_every_chinese_word_in_templates_goes_through_gettext() -> None:
    passed = re.compile(
        r"\{#.*?#\}|\{% comment.*?endcomment %\}|\{% blocktranslate.*?endblocktranslate %\}|\{% translate .*?%\}"
        r"""|\b_\((?:"[^"]*"|'[^']*')\)""",
        re.DOTALL,
    )
    found = [
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in sorted(PACKAGE.rglob("templates/**/*"))
        if path.is_file() and "living" not in path.parts
        for line in passed.sub("", path.read_text(encoding="utf-8")).splitlines()
        if CHINESE.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.fixture
def compiled(tmp_path: Path, settings: Settings) -> None:
    """The catalogs as they are now, whatever `make translations` compiled before."""
    for locale in messages.LOCALES:
        folder = tmp_path / locale / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "django.mo").open("wb") as file:
            write_mo(file, messages.read(LOCALE / locale / "LC_MESSAGES" / "django.po", locale))
    settings.LOCALE_PATHS = [tmp_path]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hant"])
@pytest.mark.usefixtures("compiled")
def test_pages_before_there_is_a_studio_speak_one_language(language: str) -> None:
    assert not foreign_words(Client(), language)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hant"])
@pytest.mark.usefixtures("compiled")
def test_pages_of_a_studio_at_work_speak_one_language(language: str) -> None:
    cast = build()
    matters = [
        made.STATES[state](cast).pk for state in (State.RECEIVED, State.IN_HAND, State.CARRIED_OUT, State.DECLINED)
    ]
    assert not foreign_words(cast.client("officer"), language, matters)
    assert not foreign_words(cast.client("admin"), language)
    resident = Client()
    spoken(resident)
    assert not foreign_words(resident, language)


def foreign_words(client: Client, language: str, matters: Iterable[int] = ()) -> list[str]:
    """What the pages without arguments, and those of the matters, say in another script than `language`'s."""
    client.cookies[house.LANGUAGE_COOKIE_NAME] = language
    known = get_resolver().reverse_dict
    pages = ["/nothing-here/"] + [reverse(name) for name in known if isinstance(name, str) and not known[name][0][0][1]]
    pages += [reverse("resident_verb", args=[verb.slug]) for verb in RESIDENT_VERBS]
    pages.remove(reverse("components"))  # for developers, full of samples
    studio = Studio.objects.get(code="xujiawan").pk if Studio.objects.exists() else 0
    pages += [reverse("setting_change", args=[studio, code]) for code in SETTINGS] + [
        reverse("settings", args=[studio])
    ]
    for pk in matters:
        pages += [
            page := reverse("matter", args=[pk]),
            *re.findall(f'"({page}[^"#]+)"', client.get(page).content.decode()),
        ]
    foreign = CHINESE if language == "en" else simplified()
    data = [*stored_words(), *CATEGORIES, "〔", "〕", "号", "坏了"]  # of a number, of a matter's words
    surnames = {surname(name) for name in Person.objects.values_list("name", flat=True)}  # for missing portraits
    found = []
    for page in sorted(set(pages)):
        answer = client.get(page)
        if "text/html" in answer["Content-Type"]:
            for words in re.split(r"[<>\n]", unescape(answer.content.decode())):
                if not foreign.search(words) or words in surnames:
                    continue
                if foreign.search(rest := without(words, data)):
                    found.append(f"{page}: {rest.strip()}")
    translation.activate(house.LANGUAGE_CODE)
    return found


def stored_words() -> list[str]:
    """All that the tables hold, the longest first: names and what people wrote are never translated."""
    words = {
        value
        for model in apps.get_models()
        if model.__module__.startswith("bandeng.")
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField)
        for value in model._base_manager.values_list(field.name, flat=True)
        if value and len(value) > 1
    }
    return sorted({*words, *STAYS, *LANGUAGES}, key=len, reverse=True)


def without(words: str, known: tuple[str, ...] | list[str]) -> str:
    for one in known:
        words = words.replace(one, "")
    return words
