"""Forgetting: by time, as a scheduled action that leaves nothing of the resident's and breaks no proof."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.core.errors import NotAllowed
from bandeng.ledger.models import Entry, Opening
from bandeng.listen import jobs
from bandeng.listen.actions.erase import erase
from bandeng.listen.models import Matter, Photo, Secret
from tests.cast import Cast
from tests.listen.pages import code_on, jpeg, say, spoken


def withdrawn(resident: Client) -> Matter:
    matter = spoken(resident, photos=[jpeg()], contact="call", phone="13900000000", words="电话13900000000，灯坏了。")
    say(resident, matter, "withdraw", words="不用了")
    matter.refresh_from_db()
    return matter


def test_nothing_is_erased_before_its_time(cast: Cast) -> None:
    matter = withdrawn(Client())
    assert jobs.to_erase(clock.now() + timedelta(days=179)) == []
    assert jobs.to_erase(clock.now() + timedelta(days=181)) == [matter]


def test_an_open_matter_is_kept_for_two_years_at_most(cast: Cast) -> None:
    matter = spoken(Client())
    assert jobs.to_erase(clock.now() + timedelta(days=729)) == []
    assert jobs.to_erase(clock.now() + timedelta(days=731)) == [matter]


@pytest.mark.django_db(transaction=True)
def test_erasing_leaves_nothing_of_the_resident(transactional_cast: Cast) -> None:
    resident = Client()
    matter = withdrawn(resident)
    code = code_on(resident)
    files = [found for row in matter.photos.all() for found in Path(settings.PHOTOS).glob(f"*/{row.name}")]
    assert len(files) == 1
    erase(By(), matter)
    assert not Secret.objects.filter(matter=matter).exists()
    assert not Photo.objects.filter(matter=matter).exists()
    assert not any(path.exists() for path in files)
    assert not matter.steps.filter(original__isnull=False).exists()
    entries = Entry.objects.filter(subject=matter.subject)
    assert entries.count() == 3
    left = Opening.objects.filter(entry__in=entries)
    assert [row.entry.code for row in left] == ["privacy.erase"]
    assert resident.post("/track/", {"code": code}).status_code == 422
    assert jobs.to_erase(clock.now() + timedelta(days=999)) == []


def test_nobody_but_the_system_erases(cast: Cast) -> None:
    matter = spoken(Client())
    for by in (cast.by("admin"), cast.by("officer"), By(role="resident")):
        with pytest.raises(NotAllowed):
            erase(by, matter)
    assert Secret.objects.filter(matter=matter).exists()
