"""Anyone may hold a checkpoint they have against the log."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from bandeng.core.permissions import open_to
from bandeng.gateway.comparing import Verdict, compare
from bandeng.gateway.forms import CheckForm

V = Verdict
# Tone of the notice, and what it says.
SAYS: dict[Verdict, tuple[str, Any]] = {
    V.CONSISTENT: ("success", _("一致。这个检查点属于现在的账本，前 %(size)s 条没有被改过。")),
    V.SPLIT: (
        "danger",
        _("不一致！这个检查点由本账本签名，历史却与现在的不同。已经报警，并会公开显示。请保存好这份检查点。"),
    ),
    V.LONGER: (
        "danger",
        _("不一致！这个检查点由本账本签名，条数比现在的账本还多。已经报警，并会公开显示。请保存好这份检查点。"),
    ),
    V.NOT_OURS: ("warn", _("这不是本机构的账本，请到“%(origin)s”那里核对。")),
    V.NOT_SIGNED: ("warn", _("名称是本账本的，但没有本账本的有效签名，不能作证。请看看是不是没有复制完整。")),
    V.EARLIER: ("info", _("这个检查点属于从备份恢复以前的账本，超出恢复时的部分已知丢失，账本页上有说明。")),
    V.MALFORMED: ("warn", _("读不懂。请完整复制检查点：名称、条数、指纹三行，一个空行，再加以“—”开头的签名行。")),
}


@open_to("public")
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """A form for a checkpoint, and what comes of it."""
    form = CheckForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    status = 422 if form.is_bound else 200
    if form.is_valid():
        verdict, found = compare(form.cleaned_data["checkpoint"])
        tone, words = SAYS[verdict]
        values = {"size": f"{found.size:,}" if found else "", "origin": found.origin if found else ""}
        context |= {"verdict": verdict, "tone": tone, "words": words % values}
        status = 200
    return render(request, "gateway/check.html", context, status=status)
