# One command each; every target does its own set-up, in .venv, from the pinned versions of requirements.lock.
# Needs Python 3.11 or newer, git and make.

PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
VENV := .venv
DATA ?= data
FORMAT ?= text
BIN := $(VENV)/bin
SUMMARY = $(if $(OUTPUT),--format markdown --output "$(OUTPUT)")
READY := $(VENV)/.ready

export BASE

.DEFAULT_GOAL := help
.PHONY: help serve test test-fast site check fmt fmt-check diff report links schema reference messages pictures \
	looks lock bench browser audits lint package clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "explainer needs Python 3.11 or newer; say which with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ echo "cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

serve: $(READY) ## Preview the site; it follows every change in data/, docs/ and templates/
	@echo "Preview at http://$(ADDRESS)/topics/russia-north-korea-alliance/ (Ctrl+C ends it)"
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve --dev-addr $(ADDRESS)

test: lint browser audits ## Check style and types, then run every test; installs a browser where there is none
	$(BIN)/python -m pytest -m "not site and not browser" -n 2 --dist loadfile
	$(BIN)/python -m pytest -m "(site or browser) and not alone" -n 2 --dist loadfile
	$(BIN)/python -m pytest -m alone

test-fast: $(READY) ## Run the tests that need neither MkDocs nor a browser
	$(BIN)/python -m pytest -m "not site and not browser" -n 2 --dist loadfile

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

browser: $(READY)
	@$(BIN)/python -m tools.browser

audits: $(READY)
	@$(BIN)/python -m tools.audits

site: $(READY) ## Check the data and build the site into site/
	$(BIN)/explainer check --strict
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

check: $(READY) ## Check the data; with BASE=origin/main also what changes against it
	$(BIN)/explainer check --data $(DATA) --strict --format $(FORMAT) $${BASE:+--against "$$BASE"}

fmt: $(READY) ## Write the data in its canonical form
	$(BIN)/explainer fmt --data $(DATA)

fmt-check: $(READY) ## Say which files are not in canonical form
	$(BIN)/explainer fmt --data $(DATA) --check

diff: $(READY) ## Say what changes for readers against BASE=origin/main
	$(BIN)/explainer diff --data $(DATA) $(SUMMARY) "$${BASE:-origin/main}"

report: $(READY) ## Say what is stale or weak
	$(BIN)/explainer report --data $(DATA) $(SUMMARY)

links: $(READY) ## Ask whether the addresses of sources still lead somewhere
	$(BIN)/explainer links --data $(DATA) $(SUMMARY) $(LINKS)

schema: $(READY) ## Write the JSON Schemas of the records anew, after a change of the model
	$(BIN)/explainer schema

reference: $(READY) ## Write docs/reference/ anew from the code
	$(BIN)/python -m tools.reference

messages: $(READY) ## Bring the catalogues of the interface's words up to date, after a change of a template
	$(BIN)/python -m tools.messages

looks: $(READY) browser ## Take the pictures anew that the tests compare pages with
	rm -f tests/site/looks/*.webp
	EXPLAINER_WRITE=1 $(BIN)/python -m pytest tests/site/test_looks.py

pictures: $(READY) browser ## Take the README's pictures of the real site anew
	$(BIN)/python -m tools.pictures

bench: $(READY) ## Measure the cost of check, build and mkdocs build side by side
	$(BIN)/python -m bench.run

package: $(READY) ## Build the package into dist/, install it in an environment of its own and use it
	@$(BIN)/python -m tools.package

lock: ## Pin the newest versions that pyproject.toml allows (needs uv)
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --quiet --upgrade -o requirements.lock

clean: ## Delete what the other targets made
	rm -rf $(VENV) site build .pytest_cache .mypy_cache .ruff_cache .hypothesis
