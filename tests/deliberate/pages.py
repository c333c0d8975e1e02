"""Who may open which page of this room, part by part: data, written by hand, never read from the code."""

from tests.roles import DESK, EVERYONE, OVERSEERS, Page, post_only

HOUSE = DESK | OVERSEERS | {"member", "member2", "member3", "outsider"}

PAGES: dict[str, Page] = {
    "activities": Page(HOUSE),
    # ballots
    "ballot_vote": Page(EVERYONE),
    "ballot_leave": post_only(EVERYONE),
    "ballot_papers": Page(EVERYONE),
    "ballot_result_paper": Page(EVERYONE),
    "ballots": Page(HOUSE),
    "ballot": Page(HOUSE - {"member3", "outsider"}),
    "ballot_preview": Page(HOUSE - {"member3", "outsider"}),
    "ballot_add": Page(DESK | {"outsider"}),
    "ballot_change": Page(DESK),
    "ballot_open": Page(DESK),
    "ballot_drop": Page(DESK),
    "ballot_tickets": Page(DESK),
    "ballot_sheets": Page(DESK),
    "ballot_enter": Page(DESK),
    "ballot_count": Page(DESK),
    "ballot_lot": Page(DESK),
}
