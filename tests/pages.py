"""All pages of all rooms, with who may open them."""

from tests.deliberate.pages import PAGES as DELIBERATE
from tests.roles import PAGES as OTHERS

PAGES = OTHERS | DELIBERATE
