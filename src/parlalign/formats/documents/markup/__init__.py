"""XML of parliaments and publishers: one module of rules for each format, and one reader."""
