"""Which matter this browser has shown the code or link of, for a short time."""

from django.http import HttpRequest, HttpResponse

from bandeng.listen.models import Joining, Matter
from bandeng.web import cookies

MATTER = "bandeng_matter"
RECEIPT = "bandeng_receipt"
JOINING = "bandeng_joining"
JOINED = "bandeng_joined"
MATTER_SECONDS = 30 * 60
RECEIPT_SECONDS = 15 * 60


def open_matter(response: HttpResponse, matter: Matter) -> None:
    cookies.put(response, MATTER, {"matter": matter.pk}, MATTER_SECONDS)


def matter_of(request: HttpRequest) -> Matter | None:
    """The matter whose code or link this browser has shown."""
    value = cookies.read(request, MATTER)
    if value is None:
        return None
    return Matter.objects.select_related("studio", "member__person", "unit").filter(pk=value["matter"]).first()


def open_joining(response: HttpResponse, joining: Joining) -> None:
    cookies.put(response, JOINING, {"joining": joining.pk}, MATTER_SECONDS)


def joining_of(request: HttpRequest) -> Joining | None:
    """The joining whose code this browser has shown, as long as it was not taken back."""
    value = cookies.read(request, JOINING)
    there = Joining.objects.select_related("matter__studio").filter(withdrawn_at=None)
    return there.filter(pk=value["joining"]).first() if value else None
