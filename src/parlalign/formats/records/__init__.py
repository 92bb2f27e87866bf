"""Files of records. Each format has one module that reads and writes it; `reading` and `writing` choose it."""
