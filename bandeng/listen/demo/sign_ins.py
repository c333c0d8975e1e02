"""What to try: addresses, sign-ins for each role, and tracking codes of a few matters."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from bandeng.core import codes
from bandeng.core.access import access_for
from bandeng.gather.demo import PASSWORD, SIGN_INS
from bandeng.listen.actions.base import digest
from bandeng.listen.demo import house, story
from bandeng.listen.demo.play import form_key
from bandeng.listen.demo.scenes import SCENES
from bandeng.studio.models import Role

TRIED = ("handrail", "lease", "gas")


def sign_ins() -> str:
    """Lines to print, in the present language."""
    pages = (
        (_("首页"), reverse("home")),
        (_("有话说，找委员"), reverse("speak")),
        (_("查进度"), reverse("track")),
        (_("工作人员登录"), reverse("sign_in")),
    )
    lines = [_("演示数据，纯属虚构。可以打开："), ""]
    lines += [f"  {settings.SITE}{path}  {label}" for label, path in pages]
    lines += ["", _("登录名（密码都是 %(password)s）：") % {"password": PASSWORD}, ""]
    people = [*house.sign_in_names(), *(one for more in SIGN_INS for one in more())]
    lines += [f"  {name:<12}{Role.Kind(kind).label} {person}" for kind, person, name in people]
    lines += ["", _("居民查询码（在“查进度”输入）："), ""]
    lines += [f"  {code}  {title}" for code, title in tracking_codes()]
    return "\n".join(lines)


def tracking_codes() -> list[tuple[str, str]]:
    """(code in groups of four, title) of the matters in `TRIED`; nobody without the installation's key has them."""
    matters = {told.id: told for told in story.read(frozenset(SCENES))}
    found = []
    for name in TRIED:
        told = matters[name]
        access = access_for(form_key(told), digest(f"{told.say}\0{told.place}"))
        found.append((codes.grouped(access.code), told.title))
    return found
