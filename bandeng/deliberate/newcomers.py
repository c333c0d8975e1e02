"""How many newcomers one network may send in an hour. Its address is kept nowhere, a keyed hash is."""

from hashlib import blake2b

from django.http import HttpRequest
from django.utils.translation import gettext as _

from bandeng.core import clock, sealed, throttle
from bandeng.core.errors import Refused
from bandeng.deliberate.models import Ballot, Poll

HOUR = 3600


class TooMany(Refused):
    """Too many new voters from one network."""

    status = 429


def network(request: HttpRequest, kind: str, door: str = "") -> str:
    """Under what those who come through a door from one network are counted."""
    address = f"{door}:{request.META.get('REMOTE_ADDR', '')}".encode()
    return f"{kind}:{blake2b(address, key=sealed.derived('poll caller'), digest_size=16).hexdigest()}"


def admit(request: HttpRequest, asked: Poll | Ballot, door: str = "") -> None:
    """Count one more new voter, where an address or the hall's tablet lets in; TooMany beyond the studio's setting."""
    caller, now = network(request, "poll", f"{asked.slug}:{door}"), clock.now()
    if throttle.too_many(caller, now, asked.studio.setting("poll_newcomers"), HOUR):
        raise TooMany(_("这个网络一小时里新参加的人太多了。请过一会儿再来，或者关掉 Wi-Fi 改用手机流量。"))
    throttle.count_try(caller, now, HOUR)
