"""Review of records in a browser: a person merges, splits, edits and accepts rows; a journal stores each action.

`rows` and `row_segments` hold what is reviewed, `actions` change it, `review_journal` stores the changes, `row_views`
prepare rows for the page, `server` answers its requests, `guard` refuses those of others. The page is in `page/`.
"""
