"""Invitations: a link by which one person sets their own sign-in name and password, once."""

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bandeng.core import codes, sealed
from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid
from bandeng.studio.accounts import sign_in_key
from bandeng.studio.actions.base import subject
from bandeng.studio.models import Invitation, Person, Sitting
from bandeng.studio.rules import permit

VALID = timedelta(days=7)


def _hash(token: str) -> str:
    return codes.token_hash(token, sealed.derived("studio.invitation"))


@action("invitation.make")
def invite(act: Act, person: Person) -> str:
    """Make a link's token for `person`, good for 7 days and shown once; earlier ones stop working."""
    permit(act, "people.manage", person)
    if not person.is_active:
        raise Invalid(_("这个人的账号已停用，请先恢复，再发邀请。"))
    token = codes.new_token()
    Invitation.objects.filter(person=person, used_at=None, expires_at__gt=act.at).update(expires_at=act.at)
    made = Invitation.objects.create(person=person, token_hash=_hash(token), made_at=act.at, expires_at=act.at + VALID)
    act.record(subject(person), invitation=made.pk)
    return token


def open_invitation(token: str) -> Invitation | None:
    """The invitation of a token, used up or not."""
    return Invitation.objects.select_related("person").filter(token_hash=_hash(token)).first()


@action("invitation.accept")
def accept_invitation(act: Act, invitation: Invitation, *, sign_in_name: str, password: str) -> Person:
    """Set sign-in name and password; whatever was signed in before is signed out."""
    invitation = locked(invitation)
    if invitation.used_at or invitation.expires_at <= act.at:
        raise Invalid(_("这个邀请链接已经用过或过期了。请联系管理员，重新发一个。"))
    person = locked(invitation.person)
    act.require(person.is_active)
    person.sign_in_name = _free_name(sign_in_name, person)
    person.set_password(checked_password(password, person))
    person.save(update_fields=["sign_in_name", "password"])
    Sitting.objects.filter(person=person, ended_at=None).update(ended_at=act.at)
    invitation.used_at = act.at
    invitation.save(update_fields=["used_at"])
    act.record(subject(person), invitation=invitation.pk)
    return person


def _free_name(typed: str, person: Person) -> str:
    name = sign_in_key(typed)
    if not 3 <= len(name) <= 60 or any(char.isspace() or not char.isprintable() for char in name):
        raise Invalid(_("登录名要有 3 到 60 个字，中间不能有空格。"), field="sign_in_name")
    if Person.objects.filter(sign_in_name=name).exclude(pk=person.pk).exists():
        raise Invalid(_("这个登录名已经有人用了，请换一个。"), field="sign_in_name")
    return name


def checked_password(password: str, person: Person) -> str:
    """`password`, or Invalid with all that is wrong with it."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="password") from error
    return password
