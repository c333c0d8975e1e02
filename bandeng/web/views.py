"""Language, text size, the page of all components, and the pages for what went wrong."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from bandeng.core.permissions import open_to
from bandeng.web import living
from bandeng.web.context import TAGS, TEXT_COOKIE

YEAR = 365 * 24 * 3600


def safe_next(request: HttpRequest) -> str:
    """Where the form asked to go back to, if that is on this site; else the first page."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return "/"


def remember(request: HttpRequest, name: str, value: str) -> HttpResponse:
    """Go back with a preference kept in a cookie for a year."""
    response = HttpResponseRedirect(safe_next(request))
    response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


@open_to("public")
@require_POST
def set_text_size(request: HttpRequest) -> HttpResponse:
    """Large type (长辈版) or normal."""
    return remember(request, TEXT_COOKIE, "large" if request.POST.get("size") == "large" else "normal")


@open_to("public")
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """One of the languages of the site; any other is taken as the first."""
    wanted = request.POST.get("language", "")
    known = [code for code, _name in settings.LANGUAGES]
    return remember(request, settings.LANGUAGE_COOKIE_NAME, wanted if wanted in known else known[0])


@open_to("staff")
def components(request: HttpRequest) -> HttpResponse:
    """The living page: every component with sample content."""
    return render(request, "web/components.html", living.context(request))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: the form was open too long, or cookies are off. Reads nothing of what was sent."""
    return render(request, "web/stale_form.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: too much at once is told apart from what cannot be understood."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: no context processors, which may be what failed."""
    language = get_language() or settings.LANGUAGE_CODE
    context = {"demo": settings.DEMO, "language_tag": TAGS.get(language, language)}
    return HttpResponseServerError(get_template("500.html").render(context))
