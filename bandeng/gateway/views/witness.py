"""This house as a witness of other logs (c2sp.org/tlog-witness): its submission and its monitoring address."""

from datetime import datetime

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from bandeng.algorithms.tlog import witness
from bandeng.algorithms.tlog.witness import Answer
from bandeng.core import clock, throttle
from bandeng.core.permissions import open_to
from bandeng.gateway import witnessing

# A checkpoint with very many cosignatures is far smaller.
MOST = 500_000  # bytes
# What needs no signature of a watched log to be answered; logs themselves ask as often as they seal.
TRIES, WINDOW = 60, 60  # a minute, from one address
POINTLESS = (400, 403, 404)
TOO_LARGE = Answer(413, b"the request is too large\n")


@open_to("public")
@csrf_exempt
@require_POST
def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """Cosign a checkpoint of a log that we watch. Each status as the specification has it."""
    now, caller = clock.now(), throttle.caller(request, "witness")
    if throttle.too_many(caller, now, TRIES, WINDOW):
        return _http(Answer(429, b"too many requests, try again in a minute\n"))
    answer = _answer(request, now)
    if answer.status in POINTLESS:
        throttle.count_try(caller, now, WINDOW)
    return _http(answer)


def _answer(request: HttpRequest, now: datetime) -> Answer:
    try:
        body = request.body
    except RequestDataTooBig:
        return TOO_LARGE
    if len(body) > MOST:
        return TOO_LARGE
    try:
        asked = witness.parse_request(body)
    except ValueError as error:
        return witness.bad_request(error)
    return witnessing.add_checkpoint(asked, now)


def _http(answer: Answer) -> HttpResponse:
    return HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)


@open_to("public")
@require_safe
@cache_control(no_cache=True, public=True)
def checkpoint(request: HttpRequest, origin: str) -> HttpResponse:
    """The last checkpoint that we cosigned of the log whose origin has this SHA-256."""
    found = witnessing.last_checkpoint(origin)
    if found is None:
        raise Http404
    return HttpResponse(found, content_type=witness.PLAIN)
