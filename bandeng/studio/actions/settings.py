"""Settings of a studio (工作室设置), changed one at a time."""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, Stale
from bandeng.core.language import together
from bandeng.studio.actions.base import subject
from bandeng.studio.models import SettingChange, Studio
from bandeng.studio.queries import setting_version
from bandeng.studio.rules import permit
from bandeng.studio.settings import known


@action("studio.set")
def change_setting(act: Act, studio: Studio, code: str, value: Any, *, version: int | None = None) -> Studio:
    """Let `value` hold for a studio from now on; the default's own value means back to the default.

    With `version` (`queries.setting_version`), raise Stale when it was changed since.
    """
    permit(act, "settings.change", studio)
    setting = known(code)
    permit(act, setting.verb, studio)
    studio = locked(studio)
    now, value = studio.setting(code), setting.cleaned(value)
    if version is not None and version != setting_version(studio, code):
        said = _("您打开这一页以后，别人已经改过这一项，现在是：%(now)s。您填写的还在，看过以后可以再保存。")
        raise Stale(said % {"now": together(setting.said(now, unlike=value) or setting.said(now))})
    if setting.of_whole and studio.parent_id:
        raise Invalid(_("委员工作站用所属工作室的，请在工作室的设置里改。"))
    if value == now:
        raise Invalid(_("和现在的一样，没有要保存的改动。"))
    before = studio.settings.pop(code, None)
    after = None if value == setting.default else value
    if after is not None:
        studio.settings[code] = after
    studio.save(update_fields=["settings"])
    SettingChange.objects.create(studio=studio, code=code, before=before, after=after, at=act.at, person=act.person)
    act.record(subject(studio), studio=studio, setting=code, before=_digest(before), after=_digest(after))
    return studio


def _digest(value: Any) -> str | None:
    """The ledger keeps no words that a studio has set, and so no value."""
    if value is None:
        return None
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
