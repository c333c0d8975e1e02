"""The second factor: time-based codes (TOTP, RFC 6238) and recovery codes for whoever lost the device."""

import hmac
import secrets

import pyotp
from django.utils.translation import gettext as _

from bandeng.core import codes, sealed
from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid
from bandeng.studio.actions.base import subject
from bandeng.studio.models import Person, RecoveryCode, Sitting, TotpDevice
from bandeng.studio.rules import may

STEP = 30
RECOVERY_CODES = 10
# Without characters that are easily misread.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def _context(person: Person) -> bytes:
    return f"person-{person.pk}".encode()


def secret_of(device: TotpDevice) -> str:
    """The shared secret in base32."""
    key = sealed.derived("studio.totp")
    return sealed.unseal(bytes(device.secret), key, _context(device.person)).decode()


def uri_of(device: TotpDevice, issuer: str) -> str:
    """What the QR code says to an authenticator app."""
    name = device.person.sign_in_name or device.person.name
    return pyotp.TOTP(secret_of(device)).provisioning_uri(name=name, issuer_name=issuer)


def _step(device: TotpDevice, code: str, now: int) -> int | None:
    """The time step for which `code` is right: now, the one before or after; never one already used."""
    totp = pyotp.TOTP(secret_of(device))
    for step in (now, now - 1, now + 1):
        if step > device.last_step and hmac.compare_digest(totp.at(step * STEP), code):
            return step
    return None


@action("totp.start")
def start_totp(act: Act) -> TotpDevice:
    """Begin to set up a device with a fresh secret; it counts only once a code has shown that it works."""
    act.require(act.person is not None)
    person = locked(act.person)
    if TotpDevice.objects.filter(person=person, confirmed_at__isnull=False).exists():
        raise Invalid(_("两步验证已经开启。要换手机，请先关闭，再重新设置。"))
    secret = sealed.seal(pyotp.random_base32().encode(), sealed.derived("studio.totp"), _context(person))
    device, _made = TotpDevice.objects.update_or_create(
        person=person, defaults={"secret": secret, "confirmed_at": None, "last_step": 0}
    )
    act.record(subject(person))
    return device


@action("totp.confirm")
def confirm_totp(act: Act, *, code: str, keep: str = "") -> list[str]:
    """Turn the second factor on by a right code; return the recovery codes, to be shown once.

    The sitting under `keep` now counts as signed in with both; all others end.
    """
    act.require(act.person is not None)
    device = TotpDevice.objects.select_for_update().filter(person=act.person, confirmed_at=None).first()
    step = _step(device, plain(code), int(act.at.timestamp()) // STEP) if device else None
    if device is None or step is None:
        raise Invalid(_("验证码不对。请看手机上现在显示的 6 位数字，并核对手机的时间。"), field="code")
    device.confirmed_at, device.last_step = act.at, step
    device.save(update_fields=["confirmed_at", "last_step"])
    sittings = Sitting.objects.filter(person=act.person, ended_at=None)
    sittings.exclude(key=keep).update(ended_at=act.at)
    sittings.filter(key=keep).update(second_factor=True)
    act.record(subject(act.person))
    return _new_codes(act.person)


@action("totp.use")
def use_code(act: Act, *, code: str) -> None:
    """Accept a code of the device or a recovery code, each once, or raise Invalid."""
    act.require(act.person is not None)
    code = plain(code)
    device = TotpDevice.objects.select_for_update().filter(person=act.person).first()
    step = _step(device, code, int(act.at.timestamp()) // STEP) if device and device.confirmed_at else None
    if device and step is not None:
        device.last_step = step
        device.save(update_fields=["last_step"])
        act.record(subject(act.person), kind="totp")
        return
    unused = RecoveryCode.objects.filter(person=act.person, used_at=None, code_hash=_hash(act.person, code))
    if unused.update(used_at=act.at) != 1:
        raise Invalid(_("验证码不对或已经用过。请看手机上现在显示的 6 位数字，或改用恢复码。"), field="code")
    act.record(subject(act.person), kind="recovery")


@action("totp.renew_codes")
def renew_recovery_codes(act: Act) -> list[str]:
    """Fresh recovery codes, to be shown once; the old ones stop working."""
    act.require(act.person is not None)
    if not TotpDevice.objects.filter(person=act.person, confirmed_at__isnull=False).exists():
        raise Invalid(_("请先开启两步验证。"))
    act.record(subject(act.person))
    return _new_codes(act.person)


@action("totp.disable")
def disable_totp(act: Act, person: Person) -> None:
    """Turn the second factor off: one's own, or as administrator for someone who lost device and codes."""
    if act.person is None:
        act.require(act.by.role == "system")
    elif act.person.pk != person.pk:
        act.require(may(act.person, "people.manage", person, act.at))
    TotpDevice.objects.filter(person=person).delete()
    RecoveryCode.objects.filter(person=person).delete()
    Sitting.objects.filter(person=person).update(second_factor=False)
    act.record(subject(person))


def plain(code: str) -> str:
    """A code as typed, without blanks and hyphens, in lower case."""
    return "".join(char for char in code.casefold() if char.isalnum())


def _hash(person: Person, code: str) -> str:
    return codes.code_hash(f"recovery:{person.pk}:{code}", sealed.derived("studio.recovery"))


def _new_codes(person: Person) -> list[str]:
    RecoveryCode.objects.filter(person=person).delete()
    made = ["".join(secrets.choice(ALPHABET) for _n in range(10)) for _m in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, code_hash=_hash(person, code)) for code in made)
    return [f"{code[:5]}-{code[5:]}" for code in made]
