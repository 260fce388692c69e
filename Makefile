# One command per verb. Each sets up what it needs in .venv, from the lock files, with hashes.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV ?= uv

SEED ?= 1
UPDATES ?= 10000
DEATHS ?= 200

.PHONY: chat run test campaign check format install lock bench clean help

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

chat: .venv/installed ## Talk to the coach here; needs nothing but Python
	@$(BIN)/kladka chat

run: .venv/installed ## Talk to people in Telegram (TELEGRAM_BOT_TOKEN)
	@$(BIN)/kladka run

# Three at a time on two cores: many tests wait for a disk or a clock.
test: .venv/developed ## Run every test, a real PostgreSQL included
	$(BIN)/pytest --numprocesses 3 --dist loadgroup

campaign: .venv/developed ## Kill the bot 200 times on each engine while people talk (SEED, UPDATES, DEATHS)
	$(BIN)/python -m tests.faults --seed $(SEED) --updates $(UPDATES) --deaths $(DEATHS)

check: .venv/developed ## Format, lint, types, import rules, content
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/kladka content check

format: .venv/developed ## Format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: .venv/developed ## Measure, side by side with python-telegram-bot's own way
	$(BIN)/python -m benchmarks

install: .venv/installed ## Set up .venv

lock: ## Renew the lock files (needs uv)
	$(UV) pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-annotate --no-header --quiet --output-file requirements.lock
	$(UV) pip compile pyproject.toml --extra build --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --quiet --constraint requirements.lock \
		--output-file requirements-dev.lock

clean: ## Remove .venv and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Kładka needs Python 3.11 or newer. Set PYTHON=/path/to/python3.11 and try again."; exit 1; }
	@echo "Setting up .venv; this happens once."
	@$(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/developed: .venv/installed requirements-dev.lock
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@
