"""The side navigation marks one entry: the nearest above the page."""

from django.test import Client

from tests.cast import Cast
from tests.listen.pages import spoken


def current(page: str) -> list[str]:
    parts = page.split('<nav class="side"')[1].split("</nav>")[0].split("<a ")
    return [part for part in parts if 'aria-current="page"' in part]


def test_one_entry_is_current(cast: Cast) -> None:
    officer = cast.client("officer")
    matter = spoken(Client())
    for path in ("/desk/", f"/desk/matter/{matter.pk}/", "/desk/enter/", "/desk/import/", "/calls/"):
        marked = current(officer.get(path).content.decode())
        assert len(marked) == 1, path
    assert "/desk/import/" in current(officer.get("/desk/import/").content.decode())[0]
    assert "/desk/enter/" in current(officer.get("/desk/enter/").content.decode())[0]
