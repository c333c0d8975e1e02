"""The public log as C2SP's texts have it (tlog-tiles, tlog-checkpoint), and a page about it for people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from bandeng.algorithms.merkle import HASH_SIZE
from bandeng.algorithms.tlog import note, paths
from bandeng.core import clock, logkeys
from bandeng.core.language import listed
from bandeng.core.permissions import open_to
from bandeng.gateway import policies, queries
from bandeng.gateway.health import health
from bandeng.ledger import tree

TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
# A full tile never changes.
FOREVER = "public, max-age=31536000, immutable"
# Pages of others, and ours when it was saved, may read what everybody may read.
ANYONE = {"Access-Control-Allow-Origin": "*"}


@open_to("public")
@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """What the log is, its newest head, whether it keeps its promises, and how anyone checks it."""
    house, batch = logkeys.house(), tree.newest()
    context = {
        "batch": batch,
        "note": tree.checkpoint(batch) if batch else "",
        "witnesses": listed(batch.cosignatures.order_by("name").values_list("name", flat=True)) if batch else "",
        "health": health(clock.now()),
        "alarms": queries.standing(),
        "watched": [log.origin for log in queries.watched()],
        "log": house.log,
        "earlier": house.logs[:-1],
        "prefix": request.build_absolute_uri(request.path),
    }
    return render(request, "gateway/log.html", context)


@open_to("public")
@require_safe
@cache_control(no_cache=True, public=True)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint."""
    batch = tree.newest()
    found = tree.checkpoint(batch) if batch else logkeys.sign(0, tree.EMPTY_ROOT, clock.now())
    return HttpResponse(found, content_type=TEXT, headers=ANYONE)


@open_to("public")
@require_safe
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """Names and keys of all logs of this house in time order, as vkeys (c2sp.org/signed-note), a line each."""
    house = logkeys.house()
    lines = [f"# {log.origin}\n" + "".join(f"{_key(key)}\n" for key in log.keys) for log in house.logs]
    more = [f"# SM2\n{note.format_vkey(signer.vkey)}\n" for signer in logkeys.sm2_signers()]
    witness = f"# witness\n{_key(house.witness)}\n"
    whole = "\n".join([*lines, witness, *more, *house.hand_overs])
    return HttpResponse(whole, content_type=TEXT, headers=ANYONE)


@open_to("public")
@require_safe
@never_cache
def policy(request: HttpRequest) -> HttpResponse:
    """Which witnesses, and how many, to ask for (c2sp.org/tlog-policy)."""
    return HttpResponse(policies.text(), content_type=TEXT)


def _key(key: logkeys.Key) -> str:
    ended = f" until {key.until}" + (f" ({key.why})" if key.why else "") if key.until else ""
    return f"{key.vkey}\n# since {key.since}{ended}"


@open_to("public")
@require_safe
def tile(request: HttpRequest, rest: str) -> HttpResponse:
    """A tile of hashes. A partial one is cut from what there is by now."""
    try:
        wanted = paths.parse_path(f"tile/{rest}")
    except ValueError:
        raise Http404 from None
    found = tree.read(*wanted) if wanted.level >= 0 else b""
    if len(found) != wanted.width * HASH_SIZE:
        raise Http404
    return HttpResponse(found, content_type=BYTES, headers={"Cache-Control": FOREVER, **ANYONE})
