"""Whose request it is, behind a proxy of ours: lockout and throttles go by the address."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ProxyMiddleware:
    """With BANDENG_BEHIND_PROXY, take the address that our own proxy appended to X-Forwarded-For: the last one.

    What stands before it was sent by the client and proves nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECURE_PROXY_SSL_HEADER:
            last = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
            if last:
                request.META["REMOTE_ADDR"] = last
        return self.get_response(request)
