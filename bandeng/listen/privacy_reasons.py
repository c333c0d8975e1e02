"""What the reasons of looks speak of, for counting them in the yearly report."""

# Reasons are typed freely; they are counted by what they speak of, and never quoted.
REASONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("call", ("电话", "联系", "回访", "告知", "通知", "回电")),
    ("check", ("核实", "核对", "了解", "地点", "现场", "上门", "登门", "照片", "情况")),
)


def telling(reason: str) -> str:
    """The first word by which a reason is counted, or nothing."""
    return next((word for _kind, words in REASONS for word in words if word in reason), "")
