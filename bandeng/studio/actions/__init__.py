"""Every change in this room."""

from bandeng.studio.actions.calendar import clear_day, confirm_year, set_day
from bandeng.studio.actions.delegation import delegate, end_delegation
from bandeng.studio.actions.invitations import accept_invitation, invite
from bandeng.studio.actions.members import (
    admit_member,
    change_member,
    end_member,
    remove_member,
    return_member,
    set_portrait,
)
from bandeng.studio.actions.people import (
    add_person,
    add_person_with_role,
    change_person,
    choose_language,
    let_go,
    take_back,
)
from bandeng.studio.actions.regions import add_region, edit_region, import_regions, place_region
from bandeng.studio.actions.roles import end_role, grant_role, hand_over_run_out, on_role_end
from bandeng.studio.actions.second_factor import (
    confirm_totp,
    disable_totp,
    renew_recovery_codes,
    start_totp,
    use_code,
)
from bandeng.studio.actions.settings import change_setting
from bandeng.studio.actions.signing_in import change_password, end_sitting, sign_in, sign_out
from bandeng.studio.actions.studios import (
    add_venue,
    change_studio,
    change_venue,
    form_group,
    open_studio,
    remove_venue,
    rename_group,
    set_public_detail,
)
from bandeng.studio.actions.units import add_unit, change_unit, remove_unit

__all__ = [
    "accept_invitation",
    "add_person",
    "add_person_with_role",
    "add_region",
    "add_unit",
    "add_venue",
    "admit_member",
    "change_member",
    "change_password",
    "change_person",
    "change_setting",
    "change_studio",
    "change_unit",
    "change_venue",
    "choose_language",
    "clear_day",
    "confirm_totp",
    "confirm_year",
    "delegate",
    "disable_totp",
    "edit_region",
    "end_delegation",
    "end_member",
    "end_role",
    "end_sitting",
    "form_group",
    "grant_role",
    "hand_over_run_out",
    "import_regions",
    "invite",
    "let_go",
    "on_role_end",
    "open_studio",
    "place_region",
    "remove_member",
    "remove_unit",
    "remove_venue",
    "rename_group",
    "renew_recovery_codes",
    "return_member",
    "set_day",
    "set_portrait",
    "set_public_detail",
    "sign_in",
    "sign_out",
    "start_totp",
    "take_back",
    "use_code",
]
