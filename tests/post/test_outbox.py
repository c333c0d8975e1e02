from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from bandeng.core import clock, guard
from bandeng.core.actions import Act, By, Origin
from bandeng.post import outbox
from bandeng.post.models import Message
from bandeng.post.outbox import Recipient
from bandeng.post.queries import history
from tests.post.conftest import AT, LI, WANG, one, told

pytestmark = pytest.mark.django_db


def test_one_row_for_each_recipient_and_channel() -> None:
    call = Recipient("resident", "m-wang", "call", "zh-hant")
    rows = {(row.recipient, row.channel): row for row in told(WANG, call, LI)}
    assert set(rows) == {("resident:m-wang", "sms"), ("resident:m-wang", "call"), ("person:7", "email")}
    assert {row.status for row in rows.values()} == {"queued"}
    assert rows["resident:m-wang", "call"].language == "zh-hant"


def test_told_again_under_the_same_key_nobody_hears_it_twice() -> None:
    told(WANG, WANG)
    assert len(told(WANG, LI)) == 2
    assert len(told(WANG, event_key="m-wang.2.test.event")) == 3


def test_the_database_itself_keeps_them_once() -> None:
    message = one(WANG)
    message.pk = "00000000-0000-4000-8000-000000000000"
    with guard.writing(), pytest.raises(IntegrityError):
        message.save(force_insert=True)


def test_one_statement_for_many_and_none_for_nobody() -> None:
    act = Act("test.tell", By(at=AT))
    many = [Recipient("person", str(number), "email") for number in range(50)]
    values = {"event": "test.event", "event_key": "k", "subject": "s", "data": {}, "path": "61."}
    with (
        guard.writing(),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        outbox.tell(act, recipients=many, **values)
    assert len([item for item in queries if "INSERT" in item["sql"]]) == len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        outbox.tell(act, recipients=[None], **values)
    assert len(queries) == 0


def test_outside_an_action_nothing_is_queued() -> None:
    with pytest.raises(guard.Guarded):
        outbox.tell(
            Act("test.tell", By()),
            event="test.event",
            event_key="k",
            subject="s",
            recipients=[WANG],
            data={},
            path="61.",
        )


def test_an_import_tells_nobody() -> None:
    assert told(WANG, LI, by=By(at=AT, origin=Origin.IMPORT)) == []


def test_the_demo_shows_its_messages_as_sent() -> None:
    message = one(WANG, by=By(at=AT, origin=Origin.DEMO))
    assert (message.status, message.channel, message.done_at) == ("sent", "log", AT)


def test_dates_are_kept_as_the_day_here() -> None:
    late = datetime(2026, 10, 8, 23, 0, tzinfo=clock.HERE)
    message = one(WANG, data={"reply_on": late, "promised_on": date(2026, 12, 1), "round": 2, "unit": None})
    message.refresh_from_db()
    assert message.data == {"reply_on": "2026-10-08", "promised_on": "2026-12-01", "round": 2, "unit": None}


@pytest.mark.parametrize("data", [{"words": "水" * 81}, {"day": date(2026, 1, 1)}, {"who": ["王"]}])
def test_words_do_not_get_into_a_row(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(data))):
        told(WANG, data=data)
    assert not Message.objects.exists()


def test_staff_are_told_by_mail() -> None:
    assert outbox.person(7) == LI


def test_history_tells_what_was_said_about_one_thing_in_order() -> None:
    told(WANG, by=By(at=AT + timedelta(hours=1)), event_key="late")
    told(LI, by=By(at=AT), event_key="early")
    told(LI, subject="m-other", event_key="other")
    assert [message.event_key for message in history("m-wang")] == ["early", "late"]
