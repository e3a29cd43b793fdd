# The two commands of the README: `make demo` and `make test`. Each does all of its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint types unit docs translations lock clean

demo: $(VENV)/.shipped
	$(BIN)/wijkwijzer --store demo-store demo

test: lint types unit

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.tested
	$(BIN)/mypy

unit: $(VENV)/.tested
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist worksteal

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; name it with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "This Python has no venv module; on Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.shipped: requirements.lock pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/.tested: requirements-dev.lock $(VENV)/.shipped
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	touch $@

docs: $(VENV)/.tested
	$(BIN)/python -c 'from cli import main; from terminal.command_docs import command_docs; \
	  print(command_docs(main), end="")' > docs/commands.md
	$(BIN)/python -m benchmarks.licences > docs/licences.md

# Brings web/translations/en.po up to date with what the pages can say; then translate what is new.
translations: $(VENV)/.tested
	$(BIN)/python -m web.messages

# A CPU build calls itself 2.13.0+cpu; the lock names the version that every build of it satisfies.
COMPILE := $(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links \
  --constraint constraints.txt
lock: | $(VENV)/bin/pip
	$(BIN)/pip install --quiet pip-tools
	$(COMPILE) --output-file requirements.lock pyproject.toml
	sed -i 's/^\(torch==[0-9.]*\)+cpu/\1/' requirements.lock
	$(COMPILE) --constraint requirements.lock --extra dev \
	  --output-file requirements-dev.lock pyproject.toml
	sed -i 's/^\(torch==[0-9.]*\)+cpu/\1/' requirements-dev.lock

clean:
	rm -rf demo-store build *.egg-info
