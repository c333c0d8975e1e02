"""The other side of `benchmarks.intake`: a Django project whose one view inserts one row.

It has no middleware, or with BANDENG_BARE_MIDDLEWARE=1 what `django-admin startproject` gives.
"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

from bandeng.config import env

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

settings.configure(
    SECRET_KEY="of a benchmark, nobody's secret",
    INSTALLED_APPS=["django.contrib." + name for name in ("auth", "contenttypes", "sessions", "messages")],
    MIDDLEWARE=MIDDLEWARE if env.flag("BARE_MIDDLEWARE") else [],
    CSRF_COOKIE_NAME="bandeng_csrf",
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": env.database(env.text("DATABASE_URL"), Path(os.devnull))},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    ROOT_URLCONF=__name__,
    USE_TZ=True,
)
django.setup()

from django.db import connection, models  # noqa: E402


class Said(models.Model):
    words = models.TextField()
    place = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bare"
        db_table = "bare_said"


def speak(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse(f'<input name="csrfmiddlewaretoken" value="{get_token(request)}">')
    form = request.POST
    Said.objects.create(words=form["words"], place=form["place"], phone=form["phone"])
    return HttpResponse(status=302, headers={"Location": "/"})


urlpatterns = [path("speak/", speak)]
application = get_wsgi_application()

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Said)
