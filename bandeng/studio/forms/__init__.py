"""Forms of this room: what is asked, and how."""
