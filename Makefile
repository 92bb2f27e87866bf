# One environment in .venv, made from pyproject.toml alone; `make demo` and `make test` need Python 3.11, pip, make and git.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check models benchmark clean

.venv/.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[notebook,test]'
	touch $@

demo: .venv/.installed
	$(BIN)/parlalign align corpora/night-trains/damaged/concordance.nl.txt corpora/night-trains/damaged/concordance.de.txt -o demo.tmx
	head -n 40 demo.tmx

test: .venv/.installed check
	$(BIN)/python -m pytest

check: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf .venv demo.tmx
