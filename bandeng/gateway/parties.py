"""Reading what administrators enter about other houses: keys and addresses. Everything wrong is said as Invalid."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from bandeng.algorithms.tlog import cosignature, note, policy
from bandeng.core import logkeys
from bandeng.core.errors import Invalid

Verifier = Callable[[note.Vkey], note.Verifier]


def verifiers(vkeys: str) -> list[note.Verifier]:
    """The keys of a log, one a line. Raises ValueError."""
    return [policy.log_verifier(note.parse_vkey(line)) for line in vkeys.split("\n") if line]


def log_keys(text: str) -> tuple[str, str]:
    """The name of a log and its keys, one a line, from what was typed or copied from its page of keys."""
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    parsed = [_key(line, policy.log_verifier, "vkeys") for line in keys]
    if not parsed:
        raise Invalid(_("请填写账本的公钥，每行一个。"), field="vkeys")
    names = {key.vkey.name for key in parsed}
    if len(names) > 1:
        raise Invalid(_("这些公钥属于不同的账本。一次只填一个账本的公钥，名称要一样。"), field="vkeys")
    return names.pop(), "\n".join(dict.fromkeys(keys))


def witness_key(text: str) -> note.Vkey:
    """The key of a witness; never our own."""
    found = _key(text.strip(), cosignature.verifier, "vkey").vkey
    if note.format_vkey(found) == logkeys.house().witness.vkey:
        raise Invalid(_("这是本机构自己的公钥。见证方必须是别的机构。"), field="vkey")
    if len(found.name) > 200:
        raise Invalid(_("见证方的名称太长，最多 200 个字符。"), field="vkey")
    return found


def _key(text: str, make: Verifier, field: str) -> note.Verifier:
    try:
        return make(note.parse_vkey(text))
    except ValueError as error:
        message = _("这不是能用的公钥（vkey），请从对方的公钥页完整复制一行。%(why)s")
        raise Invalid(message % {"why": f"({error})"}, field=field) from error


def prefix(text: str, *, needed: bool) -> str:
    """An address beneath which things are asked for, without a slash at its end."""
    url = text.strip().rstrip("/")
    if not url and not needed:
        return ""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("https", "http") and bool(parts.hostname) and not (parts.query or parts.fragment)
    except ValueError:
        sound = False
    if not sound or parts.username or len(url) > 300 or not url.isascii() or " " in url:
        raise Invalid(
            _("请填写完整的网址，以 https:// 或 http:// 开头，例如 https://studio.example.org/log/"), field="url"
        )
    return url
