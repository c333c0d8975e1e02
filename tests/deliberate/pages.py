"""Who may open which page of this room, part by part: data, written by hand, never read from the code."""

from tests.roles import DESK, EVERYONE, OVERSEERS, Page, post_only

HOUSE = DESK | OVERSEERS | {"member", "member2", "member3", "outsider"}
# Of the first studio's own things.
SEERS = DESK | OVERSEERS | {"member", "member2"}
# Those who arrange something somewhere, and those who write while it runs.
ARRANGERS = DESK | {"convener", "district", "outsider"}
WRITERS = DESK | {"convener", "member", "member2"}
RUNNERS = DESK | {"outsider"}

PAGES: dict[str, Page] = {
    # activities; the one that is walked is announced, of the first studio
    "activities": Page(HOUSE),
    "activities_public": Page(EVERYONE),
    "activity_public": Page(EVERYONE),
    "activity_open": Page(ARRANGERS),
    "bench_open": Page(ARRANGERS),
    "activity": Page(SEERS),
    "activity_change": Page(SEERS & ARRANGERS),
    "activity_verb": Page(SEERS & ARRANGERS),
    "activity_of_day": Page(SEERS, (302,)),
    "activity_notice": Page(SEERS & ARRANGERS),
    "material_add": Page(SEERS & ARRANGERS),
    "material": Page(EVERYONE),
    "material_read": post_only(SEERS),
    "material_withdraw": Page(SEERS & ARRANGERS),
    "activity_photo_add": Page(WRITERS),
    "activity_photo": Page(EVERYONE),
    "activity_photo_show": post_only(SEERS & ARRANGERS),
    "activity_photo_withdraw": Page(SEERS & ARRANGERS),
    "opinion_give": Page(EVERYONE),
    "opinion_code": Page(EVERYONE),
    "opinion_leave": Page(EVERYONE, (302,)),
    "opinion_given": Page(set()),
    "opinion_yours": Page(set()),
    "opinion_add": Page(set()),
    "opinion_erase": Page(set()),
    "opinion": Page(DESK),
    "opinion_look": post_only(DESK),
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
}
