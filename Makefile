# All rules use one environment, .venv, made from pyproject.toml. You need Python 3.11 or later, pip, make and git.
PYTHON ?= python3
BIN := .venv/bin

# Build the site of docs/ into site/. You can open site/index.html without a server. A broken link is an error.
docs: .venv/.installed
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo 'built: open site/index.html'

.PHONY: demo test check pytest docs models benchmark peers memory clean

INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --editable

# Everything: what parlalign, its tests and its notebooks need.
.venv/.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(INSTALL) '.[notebook,test]'
	touch .venv/.demo $@

# Only what parlalign itself needs.
.venv/.demo: pyproject.toml
	$(PYTHON) -m venv .venv
	$(INSTALL) .
	touch $@

demo: .venv/.demo
	$(BIN)/parlalign align corpora/night-trains/damaged/concordance.nl.txt corpora/night-trains/damaged/concordance.de.txt -o demo.tmx
	head -n 40 demo.tmx

# The tests and the checks at the same time: the checks run while tests wait for a browser or a process.
test: .venv/.installed
	+$(MAKE) --no-print-directory --jobs=2 check pytest

# One thread of numpy for each process: more of them would wait for each other.
pytest: export OMP_NUM_THREADS = 1
pytest: .venv/.installed
	$(BIN)/python -m pytest --numprocesses=logical --maxprocesses=4 --dist=worksteal

check: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Train the models from the texts in $(PARLALIGN_DATA)/data. The same texts give the same bytes. It takes half an hour.
DATA = $(PARLALIGN_DATA)/data
PARALLEL := ecdc eforms_text espd europarl.devtest2006 europarl.test2006 eusurvey_messages lohelp tatoeba
# Beads and words are trained on different texts, because the scores of the beads would be too high otherwise.
WORDS := europarl.devtest2006 europarl.test2006 lohelp espd eusurvey_messages
BEADS := ecdc eforms_text tatoeba
DOCUMENTS := ecdc eforms_text europarl.test2007 tatoeba
# The texts of a language for its break model: mono by name, then these. The debates in multi/europarl2000 measure it.
OTHER_TEXTS.nl := $(addprefix parallel/,$(PARALLEL)) terms/eurovoc
OTHER_TEXTS.de := $(OTHER_TEXTS.nl)
OTHER_TEXTS.en := $(addprefix multi/,canlaw eforms_text espd europarl.devtest2006 europarl.test2006 eusurvey_messages tatoeba.de-en tatoeba.en-fr tatoeba.nl-en) terms/eurovoc7
OTHER_TEXTS.fr := $(addprefix multi/,bekamer_vragen belaws canlaw eforms_text espd eusurvey_messages tatoeba.de-fr tatoeba.en-fr tatoeba.nl-fr) terms/eurovoc7
TEXTS = $(sort $(wildcard $(DATA)/mono/*.$(1))) $(foreach name,$(OTHER_TEXTS.$(1)),$(DATA)/$(name).$(1))

# Line-aligned files of two languages, as options of `parlalign train`. Beads and words are again trained on different
# texts; only the Dutch and German lines that have a Spanish translation also trained the words of these two languages.
both = --parallel $(DATA)/$(1).$(2) $(DATA)/$(if $(4),$(4),$(1)).$(3)
ENGLISH := $(foreach name,devtest2006 test2006,$(foreach code,nl de,$(call both,parallel/europarl.$(name),$(code),en,multi/europarl.$(name)))) \
	$(call both,multi/tatoeba.de-en,de,en) \
	$(foreach name,terms/eurovoc7 multi/espd multi/eusurvey_messages,$(foreach code,nl de,$(call both,$(name),$(code),en)))
FRENCH := $(foreach name,bekamer_vragen belaws,$(call both,multi/$(name),nl,fr)) \
	$(call both,multi/tatoeba.de-fr,de,fr) $(call both,multi/tatoeba.en-fr,en,fr) $(call both,multi/canlaw,en,fr) \
	$(foreach name,terms/eurovoc7 multi/espd multi/eusurvey_messages,$(foreach code,nl de en,$(call both,$(name),$(code),fr)))
OTHER_BEADS := $(foreach pair,de.fr nl.fr de.en en.fr,$(call both,multi/eforms_text,$(basename $(pair)),$(subst .,,$(suffix $(pair))))) \
	$(call both,multi/tatoeba.nl-fr,nl,fr) $(call both,multi/tatoeba.nl-en,nl,en) \
	$(call both,multi/europarl2000,en,fr) $(call both,multi/eu_aiact,nl,en) \
	$(foreach code,de nl,$(call both,parallel/europarl.test2006,$(code),es,multi/europarl.test2006))
OTHER_ROWS := $(foreach code,nl de,$(call both,parallel/europarl.test2007,$(code),en,multi/europarl.test2007)) \
	$(call both,multi/eforms_text,de,fr) $(call both,multi/europarl2000,en,fr) $(call both,multi/eu_aiact,nl,en)

# Train all models of one language instead: make models LANGUAGE=es DATA=folder [MODELS=folder]; see docs/new-language.md.
MODELS := models
ifdef LANGUAGE
models: .venv/.installed
	$(BIN)/parlalign train models --language $(LANGUAGE) $(DATA) -o $(MODELS)
else
models: .venv/.installed
	$(BIN)/parlalign train breaks --language nl $(call TEXTS,nl) -o models/breaks.nl.npz
	$(BIN)/parlalign train breaks --language de $(call TEXTS,de) -o models/breaks.de.npz
	$(BIN)/parlalign train breaks --language en $(call TEXTS,en) -o models/breaks.en.npz
	$(BIN)/parlalign train breaks --language fr $(call TEXTS,fr) -o models/breaks.fr.npz
	$(BIN)/parlalign train language $(foreach code,nl de en fr,$(call TEXTS,$(code))) -o models/language.npz
	$(BIN)/parlalign train sentences --language nl $(sort $(wildcard $(DATA)/mono/*.nl)) -o models/sentences.nl.json.gz
	$(BIN)/parlalign train sentences --language de $(sort $(wildcard $(DATA)/mono/*.de)) -o models/sentences.de.json.gz
	$(BIN)/parlalign train sentences --language en $(sort $(wildcard $(DATA)/mono/*.en)) -o models/sentences.en.json.gz
	$(BIN)/parlalign train sentences --language fr $(sort $(wildcard $(DATA)/mono/*.fr)) -o models/sentences.fr.json.gz
	$(BIN)/parlalign train words $(addprefix $(DATA)/parallel/,$(WORDS)) $(DATA)/terms/eurovoc $(addprefix --source-text ,$(sort $(wildcard $(DATA)/mono/*.nl))) $(addprefix --target-text ,$(sort $(wildcard $(DATA)/mono/*.de))) -o models/words.npz
	$(BIN)/parlalign train word-table $(ENGLISH) $(sort $(wildcard $(DATA)/mono/*.en)) -o models/words.en.npz
	$(BIN)/parlalign train word-table $(FRENCH) $(sort $(wildcard $(DATA)/mono/*.fr)) -o models/words.fr.npz
	$(BIN)/parlalign train align $(foreach _,1 2 3 4,$(addprefix $(DATA)/parallel/,$(BEADS))) $(OTHER_BEADS) $(addprefix --prose ,$(sort $(wildcard corpora/prose/train/*.txt))) --tasks 7000 -o models/align.json
	$(BIN)/parlalign train doubt $(addprefix $(DATA)/parallel/,$(DOCUMENTS)) $(OTHER_ROWS) $(addprefix --prose ,$(sort $(wildcard corpora/prose/train/*.txt))) -o models/doubt.json
	$(BIN)/parlalign train pairing $(addprefix $(DATA)/parallel/,$(DOCUMENTS)) -o models/pairing.json
endif

benchmark: .venv/.installed
	$(BIN)/python benchmarks/quality.py
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/pairing.py

# Compare parlalign with other aligners from PyPI, and measure it on 10,000 and 100,000 segments.
peers: .venv/.installed
	$(INSTALL) '.[benchmark]'
	$(BIN)/python benchmarks/peers.py
	$(BIN)/python benchmarks/peers.py --scale

# Measure memories of a million records in SQLite and PostgreSQL, made from texts in $(PARLALIGN_DATA)/data. It takes
# twenty minutes.
memory: .venv/.installed
	$(BIN)/python benchmarks/memory.py
	$(BIN)/python benchmarks/memory_finding.py

clean:
	rm -rf .venv site demo.tmx
