"""Who may open which page, and do what to a matter: as data, written by hand, never read from the code.

Names are those of tests/cast.py; beside them a visitor, a resident with the code of their matter, and someone
signed in who holds no role. The matter is the standard one: of the first studio, entered by its community worker,
with `member` and `unit` (whose clerk is `clerk`), helped by that of `clerk3`, and wished for `member2`.
"""

from dataclasses import dataclass

DESK = {"officer", "officer2", "head"}
OVERSEERS = {"convener", "leader", "district", "auditor"}
SEERS = DESK | OVERSEERS | {"member", "member2", "clerk", "clerk3", "community"}
ROLES = SEERS | {"admin", "outsider", "clerk2", "member3"}
STAFF = ROLES | {"roleless"}
EVERYONE = STAFF | {"visitor", "resident"}
READERS = DESK | OVERSEERS | {"admin"}

# Each verb on the standard matter: who may do it, of the whole cast. Everyone else is refused.
VERBS: dict[str, set[str]] = {
    "matter.see": SEERS,
    "matter.look": DESK | {"member", "clerk"},
    "matter.accept": DESK,
    "matter.decline": DESK,
    "matter.assign": DESK,
    "matter.transcribe": DESK,
    "matter.respond": {"member"},
    "matter.wait": DESK,
    "matter.resume": DESK,
    "matter.draft_reply": DESK | {"member", "clerk"},
    "matter.return_reply": DESK,
    "matter.send_reply": DESK,
    "matter.carry_out": DESK | {"member", "clerk"},
    "matter.call_back": DESK,
    "matter.propose_publication": DESK,
    "matter.approve_publication": DESK,
    "matter.refuse_publication": DESK,
    "matter.take_down": DESK,
    "matter.correct": DESK,
    "matter.withdraw_consent": DESK,
    "matter.forget": DESK,
    "matter.merge": DESK,
    "matter.split": DESK,
    "matter.doubt": DESK,
    "matter.invalidate": DESK,
    "matter.avoid": DESK,
    "matter.acknowledge": {"member", "clerk"},
    "matter.give_opinion": {"clerk3"},
    "matter.send_back": {"clerk"},
    "matter.hand_back": {"member"},
    "matter.ask_extension": DESK | {"member", "clerk"},
    "matter.grant_extension": DESK,
    "matter.refuse_extension": DESK,
    "matter.amend": DESK,
    "matter.confide": DESK,
    "matter.lift_confidence": DESK,
    "matter.clear_danger": DESK,
    "matter.hurry": DESK,
    "matter.unhurry": DESK,
    "matter.lift_avoidance": DESK,
    "matter.press": DESK | {"convener"},
    "matter.instruct": {"leader"},
    "matter.supervise": {"leader", "district"},
    "matter.note": DESK | {"convener", "leader", "member"},
}
# Verbs about no one matter: who holds them somewhere.
HELD: dict[str, set[str]] = {
    "matter.enter": DESK | {"community", "member", "member2", "member3", "outsider"},
    "matter.import": DESK | {"outsider"},
    "opendata.release": DESK | {"outsider"},
    "privacy.report": {"head", "district"},
    "matter.oversee": {"head"} | OVERSEERS,
}
AUDITORS = {"auditor", "admin", "head", "district"}
RESIDENTS_ONLY = {"matter.confirm", "matter.dispute", "matter.withdraw", "matter.add_words"}
# What staff and the resident may both do.
BOTH = {"matter.resume", "matter.correct", "matter.withdraw_consent", "matter.forget"}
SYSTEM_ONLY = {"matter.close", "matter.hand_over", "matter.rung"}


@dataclass(frozen=True)
class Page:
    """Who may open it, and what they get: a page, another place to go, or (POST only) 405 to a GET."""

    who: set[str]
    status: tuple[int, ...] = (200,)


def post_only(who: set[str]) -> Page:
    return Page(who, (405,))


PAGES: dict[str, Page] = {
    # web
    "set_language": post_only(EVERYONE),
    "set_text_size": post_only(EVERYONE),
    "components": Page(STAFF),
    "healthz": Page(EVERYONE, (200, 503)),
    # getting in
    "sign_in": Page(EVERYONE, (200, 302)),
    "sign_in_code": Page(EVERYONE, (302,)),
    "sign_out": post_only(EVERYONE),
    "invitation": Page(EVERYONE, (410,)),
    "accept_invitation": Page(EVERYONE, (302,)),
    # my account
    "account": Page(STAFF),
    "change_password": Page(STAFF),
    "totp_set_up": Page(STAFF),
    "totp_off": Page(STAFF),
    "recovery_codes": Page(STAFF),
    "end_own_sitting": post_only({"officer"}),
    "choose_language": Page(STAFF),
    "delegate": Page(STAFF),
    "end_delegation": post_only({"officer", "officer2"}),
    # members, as everyone sees them
    "members": Page(EVERYONE),
    "member": Page(EVERYONE),
    "portrait": Page(EVERYONE),
    # the house
    "people": Page(READERS | {"outsider"}),
    "person_add": Page({"admin"}),
    "person": Page(READERS),
    "person_change": Page({"admin"}),
    "person_invite": Page({"admin"}, (302,)),
    "person_let_go": Page({"admin"}),
    "person_totp_off": Page({"admin"}),
    "person_sign_out": Page({"admin"}, (302,)),
    "role_grant": Page({"admin"}),
    "role_end": Page({"admin"}),
    "members_kept": Page({"admin", "head"}),
    "member_admit": Page({"admin"}),
    "member_kept": Page({"admin", "head"}),
    "member_change": Page({"admin", "head"}),
    "member_portrait": Page({"admin", "head"}),
    "member_end": Page({"admin"}),
    "studios": Page(READERS | {"outsider"}),
    "studio_open": Page({"admin"}),
    "studio": Page(READERS),
    "studio_change": Page({"admin"}),
    "settings": Page(READERS),
    "setting_change": Page({"admin", "head"}),
    "venue_add": Page({"admin"}),
    "group_form": Page({"admin"}),
    "venue_change": Page({"admin"}),
    "venue_remove": Page({"admin"}),
    "group_rename": Page({"admin"}),
    "units": Page({"admin"}),
    "unit_add": Page({"admin"}),
    "unit_change": Page({"admin"}),
    "regions": Page(ROLES),
    "region_add": Page({"admin"}),
    "regions_import": Page({"admin"}),
    "region": Page(ROLES),
    "region_edit": Page({"admin"}),
    "region_place": Page({"admin"}),
    "calendar": Page(ROLES),
    "day_clear": Page({"admin"}, (302,)),
    "year_confirm": Page({"admin"}, (302,)),
    # messages out
    "calls": Page(DESK | {"outsider"}),
    "call": Page(DESK),
    "messages": Page(DESK | {"auditor", "outsider"}),
    "message_retry": post_only(DESK),
    # the log
    "log": Page(EVERYONE),
    "log_checkpoint": Page(EVERYONE),
    "log_keys": Page(EVERYONE),
    "log_tile": Page(EVERYONE),
    "verify": Page(EVERYONE),
    "verify_saved": Page(EVERYONE),
    "log_policy": Page(EVERYONE),
    "log_check": Page(EVERYONE),
    "witness_add": post_only(EVERYONE),
    "witness_checkpoint": Page(EVERYONE),
    "audit": Page(AUDITORS),
    "audit_entries": Page(AUDITORS),
    "audit_proof": Page(AUDITORS),
    "audit_verify": post_only(AUDITORS),
    "audit_watch": Page({"admin"}),
    "audit_watched": Page({"admin"}),
    "audit_unwatch": Page({"admin"}),
    "audit_witness_add": Page({"admin"}),
    "audit_witness_remove": Page({"admin"}),
    "audit_policy": Page({"admin"}),
    "audit_alarm": Page({"auditor", "admin"}),
    # listening
    "home": Page(EVERYONE),
    "figures": Page(EVERYONE),
    "board": Page(EVERYONE),
    "privacy": Page(EVERYONE),
    "open_data": Page(EVERYONE),
    "open_data_file": Page(EVERYONE),
    "open_data_script": Page(EVERYONE),
    "speak": Page(EVERYONE),
    "speak_at": Page(EVERYONE),
    "receipt": Page({"resident"}),
    "slip": Page({"resident"}),
    "slip_pdf": Page({"resident"}),
    "track": Page(EVERYONE),
    "tracked": Page({"resident"}),
    "resident_verb": Page({"resident"}),
    "proof": Page({"resident"}),
    "proof_file": Page({"resident"}),
    "my_data": Page({"resident"}),
    "my_data_file": Page({"resident"}),
    "my_right": Page({"resident"}),
    "forgotten": Page(EVERYONE),
    "track_end": Page(EVERYONE, (302,)),
    "track_part": Page(set()),
    "public_matter": Page(EVERYONE),
    "joined": Page(set()),
    "joiner_data": Page(set()),
    "joiner_data_file": Page(set()),
    "track_link": Page(EVERYONE, (302,)),
    "photo": Page({"resident"}),
    "recording": Page({"resident"}),
    "desk": Page(ROLES - {"admin"}),
    "mine": Page({"member", "member2", "member3"}),
    "inbox": Page({"clerk", "clerk2", "clerk3"}),
    "worklist_export": post_only(ROLES - {"admin"}),
    "view_save": post_only(ROLES - {"admin"}),
    "view_drop": post_only({"officer"}),
    "assign_many": Page(VERBS["matter.assign"] | {"outsider"}, (302,)),
    "enter": Page(HELD["matter.enter"]),
    "chat": Page(HELD["matter.enter"]),
    "entrances": Page(HELD["matter.enter"]),
    "entrance": Page(HELD["matter.enter"]),
    "entrance_qr": Page(HELD["matter.enter"]),
    "imports": Page(HELD["matter.import"]),
    "import_one": Page(DESK),
    "import_commit": post_only(DESK),
    "import_undo": Page(DESK),
    "import_bad_rows": Page(DESK),
    "list_imports": Page({"admin"}),
    "list_import": Page({"admin"}),
    "list_commit": post_only({"admin"}),
    "list_undo": Page({"admin"}),
    "list_bad_rows": Page({"admin"}),
    "promises": Page(ROLES - {"admin"}),
    "call_backs": Page(DESK | {"outsider"}),
    "supervision": Page(HELD["matter.oversee"]),
    "empty_replies": Page(HELD["matter.oversee"]),
    "supervision_list": Page(HELD["matter.oversee"]),
    "matter": Page(SEERS),
    "matter_look": Page(VERBS["matter.look"], (302,)),
    "matter_rights": Page(DESK),
    "matter_sheet": Page(SEERS),
    "open_data_desk": Page(HELD["opendata.release"]),
    "open_data_withdraw": Page(DESK),
    "privacy_reports": Page(HELD["privacy.report"]),
    "privacy_report_paper": Page(HELD["privacy.report"]),
    "desk_print": Page(ROLES - {"admin"}),
    "matter_verb": Page(VERBS["matter.note"]),
    # days
    "days": Page(READERS - {"admin"} | {"member", "member2", "member3", "outsider"}),
    "occasion": Page(READERS - {"admin"} | {"member", "member2"}),
    "occasion_change": Page(DESK),
    "occasion_cancel": Page(DESK),
    "occasion_restore": Page(DESK),
    "series_add": Page(DESK),
    "series_change": Page(DESK),
    "series_end": Page(DESK),
}
