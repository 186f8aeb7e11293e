# What people type; how it is done is in .ci/ (set-up) and serve.py (web and worker together).
# Settings come from the environment: HOST PORT WEB_PROCESSES DATABASE_URL … (docs/operations.md).
VENV ?= .venv
PYTHON_IN = $(VENV)/bin/python
export VENV

.PHONY: run test lint bench drill help
.DEFAULT_GOAL := help

run: ## set up, fill an empty database with the demo season, serve at http://127.0.0.1:8000
	@.ci/prepare runtime
	@exec $(PYTHON_IN) serve.py

test: ## the whole suite: pages in a real browser, both databases, the laws (PYTEST_ARGS="-k …" narrows)
	@.ci/prepare test
	@CHROMIUM_PATH="$$(.ci/browser)" && export CHROMIUM_PATH && exec $(PYTHON_IN) -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal $(PYTEST_ARGS)

lint: ## style, imports between packages and layers, completeness of both languages
	@.ci/prepare test
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/lint-imports
	@$(PYTHON_IN) -m tests.laws.catalogues

bench: ## benchmarks: JSON to bench/results/, a table to the screen (BENCH_ARGS=--quick)
	@.ci/prepare test
	@set -e; for file in $$(grep -l '^if __name__' bench/*.py); do \
		echo "== $$file"; $(PYTHON_IN) $$file $(BENCH_ARGS); done

drill: ## the long proofs in full: random schedules, kill -9, restore
	@.ci/prepare test
	@CHROMIUM_PATH="$$(.ci/browser)" && export CHROMIUM_PATH && BE_PHONG_DRILL=1 exec $(PYTHON_IN) -m pytest -m drill $(PYTEST_ARGS)

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 14
