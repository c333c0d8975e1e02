import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bandeng.post import events
from bandeng.post.models import Message


def message(language: str = "zh-hans", **data: object) -> Message:
    return Message(event="test.due", language=language, data=data)


@pytest.fixture(autouse=True)
def due() -> None:
    events.register("test.due", "%(number)s 将要到期", "请在%(reply_on)s前答复。")


def test_words_are_filled_in() -> None:
    assert events.render(message(number="15号", reply_on="2026-10-08")) == (
        "15号 将要到期",
        "请在2026年10月8日前答复。",
    )


def test_in_the_language_of_the_recipient_whoever_sends() -> None:
    # "是" is in Django's own catalogs, in every language.
    events.register("test.yes", _("Yes"), _("Yes"), fill=None)
    yes = Message(event="test.yes", language="zh-hant", data={})
    with translation.override("en"):
        assert events.render(yes) == ("是", "是")
        assert events.title(yes) == "Yes"
        assert "8 October 2026" in events.render(message("en", number="", reply_on="2026-10-08"))[1]


def test_what_may_not_lie_in_a_row_is_filled_in_when_it_is_sent() -> None:
    seen: list[str | None] = []

    def fill(message: Message) -> dict[str, str]:
        seen.append(translation.get_language())
        return {"studio": "徐家湾工作室"}

    events.register("test.fill", "您好", "%(studio)s，%(site)s", fill)
    title, text = events.render(Message(event="test.fill", language="en", data={}))
    assert (title, text.startswith("徐家湾工作室，http")) == ("您好", True)
    assert seen == ["en"]


def test_a_title_is_one_line_even_with_strange_data() -> None:
    title, _text = events.render(message(number="15\r\nBcc: x", reply_on="2026-10-08"))
    assert title == "15 Bcc: x 将要到期"


def test_a_title_can_be_shown_without_data_and_a_text_can_not() -> None:
    assert events.title(message()) == " 将要到期"
    assert events.plain_title("test.due") == "将要到期"
    with pytest.raises(KeyError):
        events.render(message(number="15"))


def test_an_event_without_words_is_still_told() -> None:
    title, text = events.render(Message(event="test.unknown", data={}))
    assert "新消息" in title
    assert "http" in text


def test_an_event_has_its_words_once() -> None:
    with pytest.raises(ValueError, match=r"test\.due"):
        events.register("test.due", "", "")
