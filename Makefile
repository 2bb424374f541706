# Every target does its own setting up, once. Needs Python 3.11+ and GNU Make 3.81 (macOS) or later.
#
#   make demo               the bot at work on a simulated GitHub   (PORT=9000, ARGS=--script)
#   make test               everything that needs Python alone      (ARGS="-k claim")
#   make test-all           that, and what needs a browser or Node
#   PYTHON=/path/to/python  before any of them chooses the interpreter

VENV := .venv
BIN := $(VENV)/bin
# npm wants this name; the rest of what is installed lives in .venv.
NODE := node_modules

# Exact versions, for the build's own tools too: older pips hand PIP_CONSTRAINT on to them, newer ones read the second.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
INSTALL := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet

# The house rules stand first, for they hold the longest single test (mypy) and two workers share the rest.
TESTS := tests/test_house.py tests
COVER_CORE := --cov=bot.core --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

.DEFAULT_GOAL := help
.PHONY: help demo test test-extra test-all bench lint clean

help:
	@sed -n 's/^#   //p' Makefile
	@echo 'also: test-extra (browser and Node alone), lint, bench, clean'

demo: $(VENV)/.run
	@$(BIN)/hackathon-bot demo $(if $(PORT),--port $(PORT)) $(ARGS)

# With ARGS a part of the tests may be chosen, and a part can't cover all of core/.
test: $(VENV)/.test
	$(BIN)/python -m pytest $(TESTS) -m 'not browser and not node' -n auto --dist worksteal $(if $(ARGS),$(ARGS),$(COVER_CORE))

test-extra: $(VENV)/.browser $(NODE)/.installed
	@.ci/need-browser
	$(BIN)/python -m pytest -m 'browser or node' $(ARGS)

test-all: test
	@$(MAKE) test-extra

lint: $(VENV)/.test
	$(BIN)/python -m pytest tests/test_house.py -m 'not node' $(ARGS)

# Every file is run, and those that missed a bar are named at the end.
bench: $(VENV)/.test
	@missed=; for file in bench/*.py; do \
	  if [ -f "$$file" ]; then echo "== $$file"; $(BIN)/python "$$file" $(ARGS) || missed="$$missed $$file"; \
	  else echo 'no bench/*.py here'; fi; \
	done; \
	if [ -n "$$missed" ]; then echo "missed a bar, or failed:$$missed" >&2; exit 1; fi

clean:
	rm -rf $(VENV) $(NODE) build dist .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find bot tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is written last, so an installation that broke off is done again.
$(BIN)/python:
	@.ci/make-venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(BIN)/python
	@echo 'Installing what the bot needs into $(VENV) ...'
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(BIN)/python
	@echo 'Installing what the tests need into $(VENV) ...'
	@$(INSTALL) --editable '.[test]'
	@touch $@ $(VENV)/.run

$(VENV)/.browser: pyproject.toml constraints.txt | $(BIN)/python
	@echo 'Installing what the browser tests need into $(VENV) ...'
	@$(INSTALL) --editable '.[test,browser]'
	@touch $@ $(VENV)/.test $(VENV)/.run

$(NODE)/.installed: package.json package-lock.json
	@command -v npm >/dev/null || { echo 'npm is missing: install Node.js 20 or newer, or stay with `make test`.' >&2; exit 1; }
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
