"""The settings of a studio that this room reads. Each part adds its lines here."""

from bandeng.studio.settings import Setting

SETTINGS: tuple[Setting, ...] = ()
