"""What all tests share. The settings of the tests are in tests/settings.py."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.template import Context, RequestContext, Template
from django.test.signals import template_rendered
from django.utils.safestring import SafeString
from hypothesis import settings
from whitenoise.middleware import WhiteNoiseMiddleware

from bandeng.core import kept
from tests.database import empty_tables

# A busy machine is slow, not wrong.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the other engine's run sees to: tests of one engine, and those that ask no database.

    What either engine would do for is seen on SQLite with all the others and on PostgreSQL in the soak.
    """
    if connection.vendor != "sqlite":
        for item in items:
            if item.get_closest_marker("either_engine"):
                item.add_marker(pytest.mark.soak)
    left = [item for item in items if _elsewhere(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in set(left)]


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage over and over took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _elsewhere(item: pytest.Item) -> bool:
    only = item.get_closest_marker("only_on")
    if only is None and not _asks_the_database(item):
        return connection.vendor != "sqlite"
    return only is not None and only.args != (connection.vendor,)


def _asks_the_database(item: pytest.Item) -> bool:
    asking = {"db", "transactional_db", "django_db_setup", "live_server", "house"}
    return bool(item.get_closest_marker("django_db") or asking & set(getattr(item, "fixturenames", ())))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests begin with an empty ledger: the entry that `migrate` leaves is taken out."""
    with django_db_blocker.unblock():
        empty_tables("ledger_opening", "ledger_entry", "ledger_batch")


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_guard() -> Iterator[None]:
    """Django's flush after a test with real transactions, which guard and triggers would refuse."""
    operations = type(connection.ops)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", lambda self, style, tables, **_: list(tables))
        patch.setattr(operations, "execute_sql_flush", lambda self, tables: empty_tables(*tables))
        yield


@pytest.fixture(scope="session", autouse=True)
def _static_files_found_once() -> Iterator[None]:
    """Each browser of a test builds the middleware anew; the static files are looked for with the first one only."""
    find, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def add(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            find(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add)
        yield


@pytest.fixture(scope="session", autouse=True)
def _contexts_of_pages_only(django_test_environment: None) -> Iterator[None]:
    """`response.context` is the page's own: Django copied that of each of the hundred templates in it as well."""

    def render(template: Template, context: Context) -> SafeString:
        if isinstance(context, RequestContext) and context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What an earlier test left in the process (`core.kept`), or in the file of tree heads, is not this one's."""
    kept.forget()
    django_settings.HEADS_FILE.unlink(missing_ok=True)
