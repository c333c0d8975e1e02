"""How many may come from one network in an hour, where an address, a code or the hall's tablet lets in."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from bandeng.core import clock, throttle
from bandeng.core.errors import Refused
from bandeng.deliberate.models import Activity, Ballot, Poll

HOUR = 3600


class TooMany(Refused):
    """Too many newcomers from one network."""

    status = 429


def admit(request: HttpRequest, asked: Poll | Ballot | Activity, door: str = "") -> None:
    """Count one more who comes anew; TooMany beyond what the studio allows."""
    now, caller = clock.now(), throttle.caller(request, "newcomer", f"{asked._meta.model_name}:{asked.pk}:{door}")
    if throttle.too_many(caller, now, asked.studio.setting("poll_newcomers"), HOUR):
        raise TooMany(_("这个网络一小时里新参加的人太多了。请过一会儿再来，或者关掉 Wi-Fi 改用手机流量。"))
    throttle.count_try(caller, now, HOUR)
