from typing import Any

from django.forms import Form

from bandeng.core.errors import Refused, Stale


def show_refusal(form: Form, error: Refused) -> None:
    """Put what an action said onto the form, at its field where it names one; what was typed is kept."""
    form.add_error(error.field if error.field in form.fields else None, str(error))
    if isinstance(error, Stale):
        matter: Any = getattr(form, "matter", None)
        if matter is not None:
            matter.refresh_from_db()
            # The person has now been told: the same words may be sent against the present version.
            data: Any = form.data
            form.data = data.copy()
            form.data[form.add_prefix("version")] = str(matter.version)  # type: ignore[index]
