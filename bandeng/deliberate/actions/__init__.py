"""Every change in this room. Each part adds its own here."""
