"""What stands where a resident's words were erased; such a text teaches nothing and is like nothing."""

ASKED = "（应居民要求已删除）"
OVER = "（已到期删除）"
MARKS = (ASKED, OVER)
