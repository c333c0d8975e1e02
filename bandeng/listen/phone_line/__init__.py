"""The telephone line (热线): the log of calls, those missed and called back, and what became of them."""
