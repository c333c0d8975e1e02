"""The worklist (事项清单): filters, counts, search, saved views, many at once, out as a workbook."""
