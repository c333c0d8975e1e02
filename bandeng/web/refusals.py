"""An action's refusal that no view has caught: a page that says why, not an error of the server."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bandeng.core.errors import Refused


class RefusalMiddleware:
    """Shows the message of a `Refused` with its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return render(request, "web/refused.html", {"message": str(exception)}, status=exception.status)
