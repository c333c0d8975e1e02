"""Ten thousand matters: brought in from a file, then the worklist, a search and the figures are opened."""

import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bandeng.listen.models import Matter
from tests.cast import Cast, build
from tests.listen.files import file_of

pytestmark = [pytest.mark.soak, pytest.mark.django_db]

ROWS = 10_000
PAGES = ("/desk/", "/desk/?state=all", "/desk/?state=all&page=399", "/desk/?state=all&q=路灯", "/figures/")
SECONDS = 5.0  # for a page, on two cores that others use too
QUERIES = 40


@pytest.fixture
def cast() -> Cast:
    return build()


def test_ten_thousand_matters(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "来信.csv"
    file.write_bytes(file_of(ROWS))
    started = time.monotonic()
    call_command("import", "matters", str(file))
    passed = time.monotonic() - started
    assert Matter.objects.count() == ROWS
    print(f"\n{ROWS} matters imported in {passed:.0f} s: {ROWS / passed:.0f} a second on {connection.vendor}")
    call_command("import", "matters", str(file))
    assert Matter.objects.count() == ROWS, "once, however often it is run"
    officer = cast.client("officer")
    for page in PAGES:
        with CaptureQueriesContext(connection) as asked:
            started = time.monotonic()
            answer = officer.get(page)
            passed = time.monotonic() - started
        print(f"{page}: {passed * 1000:.0f} ms, {len(asked)} statements")
        assert answer.status_code == 200
        assert passed < SECONDS, page
        assert len(asked) < QUERIES, page
