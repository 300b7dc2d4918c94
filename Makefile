# make demo        start a small Guangdong, and stay until Ctrl-C (PORT=8000 PEOPLE=2000 DEPARTMENTS_PORT=8100)
# make demo-reset  the same, from the beginning
# make check       lint, types and import contracts
# make test        check, and all tests
# make bench       cases per second, next to pgbench

SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
DEPARTMENTS_PORT ?= 8100
PEOPLE ?= 2000

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

# Named after what is in the lock files: as long as that is the same, pip does not run.
fingerprint = $(shell cat pyproject.toml verifier/pyproject.toml $(1) | sha256sum | cut -c 1-16)
RUNTIME := $(VENV)/runtime-$(call fingerprint,requirements/runtime.txt)
DEV := $(VENV)/dev-$(call fingerprint,requirements/runtime.txt requirements/dev.txt)

# Debian's python3 comes without pip, and its own way to get one takes root: so pip is here.
BUNDLED_PIP := $(wildcard requirements/pip-*.whl)

.PHONY: demo demo-reset check test bench

demo: $(RUNTIME)
	@$(BIN)/cheguan up --port $(PORT) --departments-port $(DEPARTMENTS_PORT) --people $(PEOPLE)

demo-reset: $(RUNTIME)
	@$(BIN)/cheguan up --port $(PORT) --departments-port $(DEPARTMENTS_PORT) --people $(PEOPLE) --reset

check: $(DEV)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# What measures time or starts browsers runs alone. The database layer runs on Debian's server too:
# all but pages and troubles of departments.
ALL_CORES := -n 2 --dist loadfile
NO_ROWS := $(patsubst %,--ignore-glob='*/test_%*.py',counter openid portal trouble)

test: check
	@tools/system-packages
	$(BIN)/pytest $(ALL_CORES) --ignore=tests/faults --ignore=tests/browser
	$(BIN)/pytest $(ALL_CORES) -m "not alone" tests/faults
	$(BIN)/pytest -m alone tests/faults
	$(BIN)/pytest tests/browser
	tools/with-debian-postgresql $(BIN)/pytest $(ALL_CORES) tests/integration $(NO_ROWS)

bench: $(DEV)
	@$(BIN)/python -m benchmarks

$(VENV)/made:
	@tools/check-python $(PYTHON)
	@echo "Making $(VENV) …"
	@$(PYTHON) -m venv --clear --without-pip $(VENV)
	@$(BIN)/python $(BUNDLED_PIP)/pip install --quiet --no-index $(BUNDLED_PIP)
	@touch $@

$(RUNTIME): | $(VENV)/made
	@echo "Installing what Cheguan builds on (once) …"
	@$(PIP) --require-hashes -r requirements/runtime.txt
	@$(PIP) --no-deps --no-build-isolation -e . -e verifier
	@touch $@

$(DEV): $(RUNTIME)
	@echo "Installing what its tests need (once) …"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@
