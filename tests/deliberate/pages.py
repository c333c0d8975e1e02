"""Who may open which page of this room, part by part: data, written by hand, never read from the code."""

from tests.roles import DESK, EVERYONE, OVERSEERS, Page, post_only

HOUSE = DESK | OVERSEERS | {"member", "member2", "member3", "outsider"}
# Of the first studio's own things.
SEERS = DESK | OVERSEERS | {"member", "member2"}
RUNNERS = DESK | {"outsider"}
MEMBERS = {"member", "member2", "member3"}
INSIDE = DESK | OVERSEERS | {"member", "member2"}
MINUTING = DESK | {"convener", "member", "member2"}

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
    "draws": Page(HOUSE),
    "draw_new": Page(RUNNERS),
    "draw": Page(SEERS),
    "draw_change": Page(DESK),
    "draw_quotas": Page(DESK),
    "draw_add": Page(DESK),
    "draw_added": Page(DESK, (302,)),
    "draw_fix": Page(DESK),
    "draw_draw": Page(DESK),
    "draw_replace": Page(DESK),
    "draw_out": Page(DESK),
    "draw_fail": Page(DESK),
    "draw_names": Page(DESK),
    "draw_letters": Page(DESK, (302,)),
    "draw_code": Page(EVERYONE),
    "draw_joined": Page(EVERYONE, (302,)),
    "draw_mine": Page(EVERYONE, (302,)),
    "draw_leave": Page(EVERYONE, (302,)),
    "draw_forget": Page(EVERYONE, (302,)),
    "draw_public": Page(EVERYONE),
    "draw_hall": Page(EVERYONE),
    "draw_record": Page(EVERYONE),
    # Commitments: the one of the walk is that of the first studio's unit, whose clerk is `clerk`.
    "commitments": Page(HOUSE),
    "commitments_file": Page(HOUSE),
    "commitments_late": Page({"head"} | OVERSEERS),
    "commitments_mine": Page(DESK | MEMBERS | {"convener", "community", "outsider", "clerk", "clerk2", "clerk3"}),
    "commitments_settle": Page(DESK | {"convener", "outsider"}),
    "activity_commitments": Page(INSIDE),
    "commitment_add": Page(MINUTING),
    "activity_close": Page(DESK | {"convener", "district"}),
    "commitment": Page(INSIDE | {"clerk"}),
    "commitment_change": Page(MINUTING),
    "commitment_verb": Page(DESK | {"convener"}),
    "commitment_photo": Page(INSIDE | {"clerk"}),
}
