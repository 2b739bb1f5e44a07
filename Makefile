# `make` alone prints this help.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: help run test lint types bench clean

help: ## print this help
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.made: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Learnt needs Python 3.11 or newer; name one with make PYTHON=...")'
	@echo 'Making the environment in $(VENV): a few minutes, once.'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --editable '.[dev,ocr]'
	@touch $@

run: $(VENV)/.made ## make the environment, index the starter library, chat in the terminal
	@$(BIN)/learnt reindex --if-missing
	@$(BIN)/learnt console

test: $(VENV)/.made ## run every test
	$(BIN)/python -m pytest

lint: $(VENV)/.made ## check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.made ## check types
	$(BIN)/mypy

bench: $(VENV)/.made ## measure, and write bench/RESULTS.md
	@$(BIN)/python -m pip install --quiet --editable '.[bench]'
	$(BIN)/python -m bench.results

clean: ## remove the environment and caches
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
