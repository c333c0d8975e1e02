"""Who may open which page of this room, part by part: data, written by hand, never read from the code."""

from tests.roles import DESK, EVERYONE, OVERSEERS, Page, post_only

HOUSE = DESK | OVERSEERS | {"member", "member2", "member3", "outsider"}
# Of the first studio's own things.
SEERS = DESK | OVERSEERS | {"member", "member2"}
RUNNERS = DESK | {"outsider"}

PLAN_SEERS = DESK | OVERSEERS | {"member", "member2"}
PLANNING = DESK | {"convener", "district"}

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
    # The yearly plan: of the first studio, of which the second sees nothing.
    "plans_public": Page(EVERYONE),
    "plan_public": Page(EVERYONE),
    "plans": Page(HOUSE),
    "plans_mine": Page(HOUSE),
    "plan_add": Page(PLANNING | {"outsider"}),
    "plan": Page(PLAN_SEERS),
    "plan_sheet": Page(PLAN_SEERS),
    "plan_verb": Page(PLANNING),
    "plan_carry": Page(PLANNING),
    "plan_people": Page(PLANNING),
    "plan_item": Page(PLAN_SEERS),
    "target_add": Page(PLANNING),
    "target_change": Page(PLANNING),
    "target_remove": Page(PLANNING),
    "item_add": Page(PLANNING),
    "item_change": Page(PLANNING),
    "item_drop": Page(PLANNING),
    "topics": Page(PLAN_SEERS),
    "topic": Page(PLAN_SEERS),
    "topic_propose": Page(PLANNING | {"leader", "member", "member2"}),
    "topic_verb": Page(PLANNING),
    "topic_gather": Page(DESK | {"convener"}),
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
