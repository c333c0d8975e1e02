"""Numbers as they come in addresses and hidden fields."""


def whole(text: str, digits: int = 9) -> int | None:
    """A whole number of at most so many ASCII digits; None for anything else (a thousand digits, a sign, nothing)."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
