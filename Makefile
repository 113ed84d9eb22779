# make run, make test, make check: from a bare clone, with Python 3.11 or newer and nothing else.
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/.run-installed
DEV := $(BIN)/.dev-installed
ROUNDS ?=
JOBS ?= auto

.PHONY: run serve test check fmt bench torture chaos lighthouse lock screenshots clean

run: $(RUN)
	@exec $(BIN)/certprep run

test: $(DEV)
	$(BIN)/pytest -n $(JOBS) --dist loadgroup

check: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/certprep fmt --check
	$(BIN)/certprep check

fmt: $(DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/certprep fmt

bench: $(DEV)
	$(BIN)/python -m bench

torture: $(DEV)
	$(BIN)/python -m bench.torture --rounds $(or $(ROUNDS),200)

chaos: $(DEV)
	$(BIN)/python -m bench.chaos --rounds $(or $(ROUNDS),50)

# Needs Node 18.20 or newer and Chromium. Its packages are pinned by tools/lighthouse/package-lock.json; a page's name measures that page alone.
lighthouse: $(RUN)
	npm ci --prefix tools/lighthouse --ignore-scripts --no-audit --no-fund --silent
	PYTHON=$(CURDIR)/$(BIN)/python ROUNDS=$(or $(ROUNDS),5) node tools/lighthouse/run.mjs $(PAGES)

screenshots: $(DEV)
	$(BIN)/python tools/screenshots.py

# Bare Debian has no venv module: uv makes the environment there.
$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "CertPrep needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv || { rm -rf .venv; $(PYTHON) -m pip install --quiet --target .tools uv && \
	  PYTHONPATH=.tools $(PYTHON) -m uv venv --quiet --seed .venv; }

$(RUN): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements-dev.lock $(RUN)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Exact versions with their hashes, for every supported Python, and no address of where they came from.
lock: | $(BIN)/python
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --extra postgres --group build --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --extra postgres --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean:
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis
