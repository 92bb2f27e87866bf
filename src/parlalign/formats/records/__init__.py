"""Files of records; one module a format, which reads and writes it. `reading` and `writing` choose it by the suffix."""
