"""The demo as it is loaded on one day: once in a process, and put back for whoever asks for it next."""

from datetime import date

from bandeng.listen.demo.load import load
from tests.database import remembered

# A Tuesday in an ordinary week, so that lamps can be told in advance.
TODAY = date(2026, 3, 17)


@remembered
def loaded() -> bool:
    return load(today=TODAY)
