"""The server of `benchmarks.votes`: Bandeng, and a view that inserts one row, under the same middleware.

With BANDENG_BARE_ALONE=1 only that view, without any middleware. Run as a program it makes the table and the poll, and
prints the poll's slug.
"""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bandeng.config.settings"
if os.environ.get("BANDENG_BARE_ALONE"):
    settings.MIDDLEWARE = []
settings.ROOT_URLCONF = __name__
django.setup()

import json  # noqa: E402

from django.db import connection, models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import include, path  # noqa: E402

from bandeng.core import guard  # noqa: E402
from bandeng.core.permissions import open_to  # noqa: E402
from benchmarks.votes import STATEMENTS  # noqa: E402

TABLE = frozenset({"bare_vote"})


class BareVote(models.Model):
    poll = models.BigIntegerField()
    voter = models.BigIntegerField()
    statement = models.BigIntegerField()
    value = models.SmallIntegerField()

    class Meta:
        app_label = "bare"
        db_table = "bare_vote"


@open_to("public")
def vote(request: HttpRequest) -> HttpResponse:
    """One row of what was sent."""
    poll, voter, statement, value = json.loads(request.body)
    with guard.writing(TABLE):
        BareVote.objects.create(poll=poll, voter=voter, statement=statement, value=value)
    return HttpResponse("{}", content_type="application/json")


ALONE = [path("bare/", vote)]
urlpatterns = ALONE if os.environ.get("BANDENG_BARE_ALONE") else [*ALONE, path("", include("bandeng.config.urls"))]
application = get_wsgi_application()


def build() -> str:
    """The table and an open poll; its slug."""
    from bandeng.core.actions import By
    from bandeng.deliberate.actions import poll as A
    from bandeng.studio.models import Studio

    with connection.schema_editor() as editor, guard.writing():
        editor.create_model(BareVote)
    lines = "\n".join(f"第 {number} 件事应该先办" for number in range(STATEMENTS))
    studio = Studio.objects.order_by("pk").first()
    assert studio
    poll = A.make(By(), studio, title="先办什么", statements=lines)
    return A.open_poll(By(), poll).slug


if __name__ == "__main__":
    print(build())
