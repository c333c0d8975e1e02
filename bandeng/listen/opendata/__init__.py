"""Open data (开放数据): the public parts of the ledger's entries, released after a review, and how to check them."""
