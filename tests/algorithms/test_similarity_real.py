"""On the real messages, where they lie beside the project. `same_event.json` says how it was labelled."""

import csv
import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bandeng.algorithms.similarity import Grade, Index, Message
from tests import real

REAL = real.MESSAGES / "messages.csv"
GROUPS = json.loads((Path(__file__).parent / "same_event.json").read_text(encoding="utf-8"))
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not REAL.exists(), reason="the real messages are not beside the project"),
]


@pytest.fixture(scope="module")
def messages() -> dict[int, Message]:
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        return {int(row["留言编号"]): Message(row["留言主题"], row["留言详情"]) for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def index(messages: dict[int, Message]) -> Index[int]:
    return Index(messages.items())


def _other_blanks(words: str) -> str:
    return re.sub(r"[，,]", " ", words).replace("。", "\n").replace("！", "!!")


def _greeting(words: str) -> str:
    return f"尊敬的领导，您好！打扰了。{words}盼复，谢谢！"


def _changed_sentence(words: str) -> str:
    sentences = re.split(r"(?<=[。！？；])", words)
    sentences[len(sentences) // 2] = "这件事前几天又发生了一次，我们实在没有别的办法。"
    return "".join(sentences)


@pytest.mark.parametrize(
    ("change", "least"),
    [(_other_blanks, Grade.EXACT), (_greeting, Grade.NEAR), (_changed_sentence, Grade.NEAR)],
)
def test_changed_copies_are_among_the_first_five(
    change: Callable[[str], str], least: Grade, messages: dict[int, Message], index: Index[int]
) -> None:
    long = [name for name, message in messages.items() if len(re.findall("[。！？；]", message.words)) >= 4]
    for name in random.Random(7).sample(long, 40):
        found = dict(index.find(Message("", change(messages[name].words))))
        # Of messages stored several times any copy will do.
        grades = [match.grade for other, match in found.items() if messages[other].words == messages[name].words]
        assert max(grades, default=Grade.NONE) >= least, name


@pytest.mark.parametrize("part", ["tune", "held_out"])
def test_messages_about_one_event_are_among_the_first_five(
    part: str, messages: dict[int, Message], index: Index[int]
) -> None:
    shares = []
    for group in GROUPS[part]:
        name = random.Random(group[0]).choice(group)
        found = {other for other, _ in index.find(messages[name], but=name)}
        shares.append(len(found & set(group)) / min(5, len(group) - 1))
    assert sum(shares) / len(shares) >= 0.8


def test_there_are_enough_labelled_pairs(messages: dict[int, Message]) -> None:
    groups = GROUPS["tune"] + GROUPS["held_out"]
    assert sum(len(group) * (len(group) - 1) // 2 for group in groups) >= 300
    names = [name for group in groups for name in group]
    assert len(set(names)) == len(names)
    assert set(names) <= messages.keys()
