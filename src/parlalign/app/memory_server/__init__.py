"""The memory server: a JSON interface to translation memories for other programs, which only reads."""
