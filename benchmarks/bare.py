"""The other side of `benchmarks.intake`: the smallest Django project whose one view inserts one row."""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from bandeng.config import env

settings.configure(
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
    form = request.POST
    Said.objects.create(words=form["words"], place=form["place"], phone=form["phone"])
    return HttpResponse(status=302, headers={"Location": "/"})


urlpatterns = [path("speak/", speak)]
application = get_wsgi_application()

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Said)
