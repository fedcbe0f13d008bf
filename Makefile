# Tourwright: `make dev` to try it, `make test` to check it, `make help` for the rest.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
PYTEST_ARGS ?=
CHECK_ONLY ?=
CODE := tourwright workflows activities connectors webhooks schemas emulators benchmarks tests

.DEFAULT_GOAL := help

.PHONY: help
help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Set up once; again when the pinned versions, the project's settings or the interpreter changed.
$(STAMP): constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Python 3.11 or later is needed: make PYTHON=/path/to/python3.12 ...'; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
		echo 'Python could not make $(VENV): on Debian install python3-venv'; exit 1; }
	@echo 'Setting up $(VENV) (a few minutes the first time)'
	@$(BIN)/python -m pip install --quiet --require-hashes -r constraints.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: setup
setup: $(STAMP) ## Make .venv with everything pinned

SCREENS = tests/e2e/test_browser_states.py
TRIALS = tests/e2e/test_dev_company.py tests/e2e/test_dev_sign_in.py tests/e2e/test_chat_decides.py
# The longest first, or the others wait for them at the end.
LONGEST = tests/e2e/test_microsoft_faults.py tests/e2e/test_kill_web.py
WHOLE = $(LONGEST) $(filter-out $(LONGEST) $(SCREENS) $(TRIALS), \
	$(sort $(wildcard tests/e2e/test_*.py)))
TESTS = $(BIN)/pytest tests/unit tests/workflow $(SCREENS) -n 2 --dist worksteal $(PYTEST_ARGS) && \
	$(BIN)/pytest $(WHOLE) -n 3 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS) && \
	$(BIN)/pytest $(TRIALS) -n 2 --dist worksteal $(PYTEST_ARGS)

.PHONY: dev
dev: $(STAMP) ## Run everything here with a demo company, until Ctrl-C
	@exec $(BIN)/tourwright dev

.PHONY: demo
demo: $(STAMP) ## Live five years of one alliance in about a minute
	@exec $(BIN)/tourwright demo

CARDS = emulators/chat
CARDS_STAMP = $(CARDS)/node_modules/.package-lock.json

$(CARDS_STAMP): $(CARDS)/package.json $(CARDS)/package-lock.json
	@command -v npm >/dev/null || { \
		echo 'npm is needed to draw cards: install Node 20 or later. All else works without.'; exit 1; }
	@npm ci --prefix $(CARDS) --omit=peer --ignore-scripts --no-audit --no-fund
	@touch $@

.PHONY: cards
cards: $(CARDS_STAMP) ## Fetch Microsoft's card renderer, for the trial and the pictures

.PHONY: test
test: $(STAMP) ## Run all tests side by side, those of the whole trial last
	$(TESTS)

.PHONY: check
check: $(STAMP) ## Format, lint, types, imports and tests (CHECK_ONLY=1 leaves the tests out)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(wildcard $(CODE))
	$(BIN)/lint-imports
	$(if $(CHECK_ONLY),,$(TESTS))

.PHONY: golden
golden: $(STAMP) ## Rewrite the golden files; review the difference before you commit it
	$(BIN)/pytest --golden $(PYTEST_ARGS)

.PHONY: pictures
pictures: $(STAMP) ## Keep a picture of every page in every state below var/screens
	TOURWRIGHT_PICTURES=1 $(BIN)/pytest $(SCREENS) $(PYTEST_ARGS)

.PHONY: texts
texts: $(STAMP) ## Bring the catalogues of words up to date with the code; names what lacks German
	$(BIN)/python -m tourwright.dev.texts

.PHONY: histories
histories: $(STAMP) ## Record a history of every path for a release; existing ones stay
	$(BIN)/python -m tests.histories.record

.PHONY: bench
bench: $(STAMP) ## Measure what the documents promise
	$(BIN)/python -m benchmarks

.PHONY: constraints
constraints: $(STAMP) ## Pin the newest versions of every package, with hashes
	PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= PIP_EXTRA_INDEX_URL= $(BIN)/pip-compile \
		--quiet --no-config --upgrade --generate-hashes --allow-unsafe --strip-extras \
		--no-header --no-annotate --no-emit-options --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host \
		--extra test --extra dev --build-deps-for wheel \
		--output-file constraints.txt pyproject.toml

.PHONY: clean
clean: ## Remove the environment and what tools left; the state in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
