# One short list of commands, for people and for CI.
PYTHON ?= python3.11
PYTHON := $(shell command -v $(PYTHON) || command -v python3)
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
.PHONY: demo test alpha deep lint types format bench clean
.DEFAULT_GOAL := test

.venv/ready: pyproject.toml constraints.txt
	@echo "Setting up .venv (once) ..."
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv 2>/dev/null || { \
	  rm -rf .venv; $(PYTHON) -m venv --without-pip .venv && $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; }
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: .venv/ready ## archive the demo portal
	@$(BIN)/tinarchive demo

test: .venv/ready ## every test that fits a coffee
	@$(BIN)/python -m pytest -n 2 -m "not deep"

alpha: .venv/ready ## the pages on the alpha of datasette 1.0, in an environment of its own
	@$(BIN)/python -m pytest -m deep tests/browse/test_datasette1.py

deep: .venv/ready ## the long forms
	@$(BIN)/python -m pytest -n 2 -m deep

bench: .venv/ready ## beside other readers and crawlers; makes an environment of its own
	@$(BIN)/python bench/readers.py
	@$(BIN)/python bench/crawl.py
	@$(BIN)/python bench/captures.py

lint: .venv/ready
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

format: .venv/ready
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

types: .venv/ready
	@$(BIN)/mypy

clean:
	rm -rf .venv .venv-* dist build .screenshots .pytest_cache .mypy_cache .ruff_cache
