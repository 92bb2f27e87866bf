"""Look through records in a terminal, source beside target."""
