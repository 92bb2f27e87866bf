"""Review of records in a browser: rows that a person merges, divides, mends and accepts, kept in a journal.

`parts` and `actions` say what an action does to rows, `journal` keeps it, `views` tells the page, `server` lets nobody
else in; the page itself is in `page/`.
"""
