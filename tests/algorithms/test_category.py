"""Words are invented, but for the last test, which reads the labelled messages where they lie beside the project."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandeng.algorithms.category import Model, train
from tests import real

LABELLED = real.MESSAGES / "labelled.csv"
TRAFFIC, SCHOOL, HEALTH = "交通运输", "教育文体", "卫生计生"
EXAMPLES = [
    ("公交车太挤，等车要半个钟头", TRAFFIC),
    ("十字路口红绿灯时间太短", TRAFFIC),
    ("公交车司机甩站不停车", TRAFFIC),
    ("出租车拒载，司机不打表", TRAFFIC),
    ("小学食堂饭菜凉，老师也不管", SCHOOL),
    ("小学老师要求买教辅材料", SCHOOL),
    ("幼儿园老师太少，孩子没人看", SCHOOL),
    ("中学周末补课收费", SCHOOL),
    ("社区医院缺疫苗", HEALTH),
    ("医院挂号排队太久", HEALTH),
    ("医院疫苗接种要等三个月", HEALTH),
    ("新生儿医保报销太慢", HEALTH),
]


@pytest.fixture(scope="module")
def model() -> Model:
    return train(EXAMPLES)


def test_guesses_come_with_probabilities_and_reasons(model: Model) -> None:
    guesses = model.guess("小学老师布置作业太多")
    assert guesses[0][0] == SCHOOL
    assert sum(probability for _, probability in guesses) == pytest.approx(1)
    assert sorted(guesses, key=lambda guess: -guess[1]) == guesses
    assert set(model.why("作业太多，小学的老师只管发下来", SCHOOL)) >= {"小学", "老师"}


def test_a_correction_is_learnt() -> None:
    text = "校车不按时来"
    assert train([*EXAMPLES, *[(text, SCHOOL)] * 3]).guess(text)[0][0] == SCHOOL
    assert train([*EXAMPLES, *[(text, TRAFFIC)] * 3]).guess(text)[0][0] == TRAFFIC


def test_nothing_to_learn_from_is_said() -> None:
    with pytest.raises(ValueError, match="at least one"):
        train([])
    assert train([("公交车", TRAFFIC)]).guess("医院") == [(TRAFFIC, 1.0)]


def test_what_is_no_stored_model_is_refused() -> None:
    with pytest.raises(ValueError, match="not a stored model"):
        Model.from_bytes(b"something else")


@given(st.text(max_size=40))
def test_any_text_gets_a_guess_and_storage_keeps_it(text: str) -> None:
    learnt = train(EXAMPLES)
    again = Model.from_bytes(learnt.to_bytes())
    for (label, one), (same, other) in zip(learnt.guess(text), again.guess(text), strict=True):
        assert one == pytest.approx(other, abs=0.01)
        assert label == same or one == pytest.approx(dict(again.guess(text))[label], abs=0.01)
    for label in learnt.labels:
        assert len(learnt.why(text, label)) <= 3


@pytest.mark.real_data
@pytest.mark.skipif(not LABELLED.exists(), reason="the labelled messages are not beside the project")
def test_most_real_categories_are_guessed() -> None:
    with LABELLED.open(encoding="utf-8-sig", newline="") as file:
        rows = sorted((row["label"], row["text"]) for row in csv.DictReader(file))
    # A part only, for time; `python -m benchmarks.category` measures all.
    learnt = train((text, label) for label, text in rows[::2])
    right = [learnt.guess(text)[0][0] == label for label, text in rows[1::8]]
    assert sum(right) / len(right) >= 0.85
