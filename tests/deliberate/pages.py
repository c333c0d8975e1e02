"""Who may open which page of this room, part by part: data, written by hand, never read from the code."""

from tests.roles import DESK, OVERSEERS, Page

HOUSE = DESK | OVERSEERS | {"member", "member2", "member3", "outsider"}

PAGES: dict[str, Page] = {
    "activities": Page(HOUSE),
}
