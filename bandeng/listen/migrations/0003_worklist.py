"""Indexes that the worklist is read by, and the index of the search on PostgreSQL."""

from typing import Any

from django.db import migrations, models

CLOCKED = ~models.Q(origin="import")
DUE = models.Case(
    models.When(CLOCKED & models.Q(state="received"), then=models.F("accept_due")),
    models.When(CLOCKED & models.Q(state__in=("accepted", "in_hand", "waiting_resident")), then=models.F("reply_due")),
    models.When(CLOCKED & models.Q(state="replied", result="promised"), then=models.F("promised_on")),
    output_field=models.DateField(),
)
OPEN = ("received", "accepted", "in_hand", "waiting_resident", "replied", "carried_out")
# core.search.GRAMS
GIN = (
    "CREATE INDEX listen_search ON listen_matter"
    " USING gin ((string_to_array(search, ' ') || string_to_array(search, NULL)))"
)


class OnPostgreSQL(migrations.RunSQL):
    """SQL for PostgreSQL alone: SQLite has no index of this kind, and needs none."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    dependencies = [("listen", "0002_in_full")]

    operations = [
        migrations.AddIndex(
            "matter",
            models.Index(
                "studio",
                "state",
                DUE,
                models.F("received_at").desc(),
                models.F("id").desc(),
                name="listen_due",
                include=("path", "confidential"),
                condition=models.Q(state__in=OPEN),
            ),
        ),
        migrations.AddIndex("matter", models.Index(fields=["studio", "-received_at", "-id"], name="listen_newest")),
        migrations.AddIndex(
            "matter",
            models.Index("entered_by", name="listen_entered", condition=models.Q(entered_by__isnull=False)),
        ),
        migrations.AddIndex(
            "reply",
            models.Index(
                "matter",
                name="listen_reply_waiting",
                condition=models.Q(sent_at__isnull=True, returned_at__isnull=True),
            ),
        ),
        migrations.RemoveIndex("matter", "listen_worklist"),
        OnPostgreSQL(GIN, "DROP INDEX listen_search"),
    ]
