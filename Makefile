# Everything here works on a fresh machine with Python 3.11, git and make. Each target sets up what it needs in
# .venv from the hash-locked requirements; a second run finds the stamps and starts at once. All names are
# relative, so the checkout may lie in a folder with spaces in its path.

# The locks are made for 3.11. Asking each candidate for its version also steps over shims that only print an error.
PYTHON ?= $(shell for candidate in python3.11 python3 python; do \
	$$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$candidate; break; }; done)

PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input install -qq --progress-bar off
WORKERS ?= auto
ARGS ?=

.PHONY: help demo test check lint types imports tests programs bench lock clean

help:
	@echo 'make demo    found a fictional coalition, show its reports, verify it, catch a forgery'
	@echo 'make test    lint, types, imports and all tests; ARGS="tests/format -k tree" narrows the tests'
	@echo 'make check   the part of that which runs no test'
	@echo 'make bench   measure appends, verification and audit beside the limits of this machine'
	@echo 'make lock    write the requirements files anew from pyproject.toml; UPGRADE=1 takes newer releases'
	@echo 'make clean   remove the environment and every cache'

demo: .venv/stamp-run
	.venv/bin/plenary demo $(ARGS)

# The order is the cheap answer first. Each step is a recipe line of its own, so that -j cannot mix their output.
test: .venv/stamp-dev
	@$(MAKE) --no-print-directory programs
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory tests

check: .venv/stamp-dev
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory imports
	@$(MAKE) --no-print-directory types

lint: .venv/stamp-dev
	$(PY) -m ruff check
	$(PY) -m ruff format --check

types: .venv/stamp-dev
	$(PY) -m mypy

imports: .venv/stamp-dev
	.venv/bin/lint-imports

# Whole files go to one worker, so that what a file builds once is built once.
tests: .venv/stamp-dev
	$(PY) -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

programs:
	@.ci/programs judges layout

bench: .venv/stamp-dev
	$(PY) -m benchmarks $(ARGS)

# Recipes see an empty PYTHON only when no candidate is new enough.
.venv/bin/python:
	@test -n '$(PYTHON)' || { echo 'No Python 3.11 or later found. Install it, or name it: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || .ci/programs python
	'$(PYTHON)' -m venv .venv

# The project itself goes in last, without looking anywhere: what builds it is in the lock like everything else.
.venv/stamp-run: requirements.txt pyproject.toml | .venv/bin/python
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-index --no-build-isolation --editable .
	@touch $@

.venv/stamp-dev: requirements-dev.txt .venv/stamp-run
	$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

# The development lock is held to the versions of the first, so that the tests run what people run. The options
# that keep index names and paths out of both files stand in pyproject.toml.
lock: export CUSTOM_COMPILE_COMMAND = make lock
lock: | .venv/stamp-dev
	.venv/bin/pip-compile --quiet $(if $(UPGRADE),--upgrade) --all-build-deps -o requirements.txt pyproject.toml
	.venv/bin/pip-compile --quiet $(if $(UPGRADE),--upgrade) --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -type d -name __pycache__ -prune -exec rm -rf {} +
