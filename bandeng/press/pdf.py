"""Pages as PDF, by WeasyPrint; where it or its libraries are missing, the same page is printed from the browser."""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from PIL import ImageFile

from bandeng.core.errors import Refused

CSS = Path(__file__).parent / "static" / "press" / "paper.css"


class NoPress(Refused):
    """WeasyPrint, or the Pango that it needs from the system, is not on this machine."""

    status = 503
    default = _("这台机器还不能生成 PDF（缺少 Pango 组件，请管理员安装）。可以先用浏览器的“打印”功能打印这一页。")


@cache
def _weasyprint() -> Any:
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as error:
        raise NoPress from error
    finally:
        # WeasyPrint lets Pillow read broken pictures, in the whole process: a resident's photo must be whole.
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def available() -> bool:
    """Whether this machine can make a PDF."""
    try:
        return _weasyprint() is not None
    except NoPress:
        return False


def pdf(page: str, css: Path = CSS) -> bytes:
    """The PDF of an HTML page that stands for itself: nothing is fetched, from no disk and no network."""
    press = _weasyprint()
    fetcher = press.urls.URLFetcher(allowed_protocols=["data"])
    document = press.HTML(string=page, url_fetcher=fetcher)
    return bytes(document.write_pdf(stylesheets=[press.CSS(filename=str(css))]))


def paper(
    request: HttpRequest, template: str, context: dict[str, Any], *, form: str, name: str, css: Path = CSS
) -> HttpResponse:
    """A paper as a page to print (`form` "html") or as a PDF. Kept by no cache: it is of one moment."""
    if form == "pdf":
        whole = render_to_string(template, {**context, "as_pdf": True}, request)
        response = HttpResponse(pdf(whole, css), content_type="application/pdf")
        response["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf") or "inline"
    else:
        response = render(request, template, {**context, "pdf_url": context.get("pdf_url", "") if available() else ""})
    response["Cache-Control"] = "no-store"
    return response
