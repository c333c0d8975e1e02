"""The proof that one's matter was received: as a page, as a file, and its promise as a QR code."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from bandeng.core import logkeys
from bandeng.core.permissions import open_to
from bandeng.ledger import receipts
from bandeng.listen import proofs, tracker
from bandeng.listen.models import Matter
from bandeng.web import cookies

KINDS = {"receipt": "tlog-proof", "promise": "txt"}


def _code(request: HttpRequest, matter: Matter) -> str:
    """The code, for as long as this browser may still show it."""
    kept = cookies.read(request, tracker.RECEIPT)
    return kept["code"] if kept and kept["matter"] == matter.pk else ""


@open_to("tracker")
@never_cache
def proof(request: HttpRequest) -> HttpResponse:
    """What the log promised and, once it is there, where the entry stands."""
    matter = tracker.matter_of(request)
    if matter is None:
        return redirect("track")
    entry = proofs.entry(matter)
    if entry is None:
        raise Http404
    promised = proofs.promise(entry, matter)
    context = {
        "matter": matter,
        "place": (entry.leaf_index or 0) + 1,
        "promise": promised,
        "receipt": receipts.receipt(entry, "", promised),
        "origin": logkeys.house().log.origin,
    }
    return render(request, "listen/proof.html", context)


@open_to("tracker")
@never_cache
def proof_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The receipt (`.tlog-proof`), or the promise alone."""
    matter = tracker.matter_of(request)
    if matter is None:
        return redirect("track")
    entry = proofs.entry(matter)
    if entry is None or kind not in KINDS:
        raise Http404
    promised = proofs.promise(entry, matter)
    made = receipts.receipt(entry, _code(request, matter), promised) if kind == "receipt" else promised
    if made is None:
        return redirect("proof")
    name = f"bandeng-{entry.leaf_index if kind == 'receipt' else 'promise'}.{KINDS[kind]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type="text/plain; charset=utf-8", headers=headers)
