# One command each; every target does its own set-up, in .venv, from pinned versions: requirements.lock for what
# previews, checks and writes content, requirements-dev.lock for what changes and tests the code. Nothing is installed
# whose hash they do not name, and nothing is built meanwhile: that would run code, and fetch more of it, unseen.
# Needs Python 3.11 or newer, git and make.

PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
VENV := .venv
DATA ?= data
FORMAT ?= text
STRICT ?= --strict
BIN := $(VENV)/bin
SUMMARY = $(if $(OUTPUT),--format markdown --output "$(OUTPUT)")
READY := $(VENV)/.ready
DEV := $(VENV)/.ready-dev
BENCHED := $(VENV)/.ready-bench

# What a change is compared with, where git knows it.
ifndef BASE
BASE := $(shell git rev-parse --verify --quiet origin/main >/dev/null 2>&1 && echo origin/main)
endif
check diff: export BASE := $(BASE)
export NO_MKDOCS_2_WARNING = 1

LOCK = uv pip compile pyproject.toml --universal --generate-hashes --only-binary :all: --no-emit-index-url --no-header --no-annotate --quiet

define SET_UP
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "explainer needs Python 3.11 or newer; say which with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
@echo "setting up $(VENV), once; this takes a minute or more" >&2
@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	{ echo "cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --only-binary :all: -r
endef

define SET_UP_OURS
@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
@touch $(READY)
endef

# Each file by one of several processes, those that take longest first (tests/conftest.py).
PARTED := --dist loadfile --no-loadscope-reorder
# Core tests write thousands of small files: in memory, where there is room for them, that takes a fifth less.
MEMORY := $(if $(TMPDIR),,$(shell test -w /dev/shm && df -Pm /dev/shm | awk 'NR == 2 && $$4 > 500 { print "TMPDIR=/dev/shm" }'))
CORE := $(MEMORY) $(BIN)/python -m pytest -m "not slow and not site and not browser" --ignore tests/site --ignore tests/attack -n 2 $(PARTED)

.DEFAULT_GOAL := help
.PHONY: help setup serve test test-fast verify site shard join check fmt fmt-check diff pr report doctor links schema reference engines messages pictures \
	looks lock bench browser audits core lint attack fuzz faults scale mutants audit sbom package clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): requirements.lock pyproject.toml
	$(SET_UP) requirements.lock
	$(SET_UP_OURS)

$(DEV): requirements-dev.lock pyproject.toml
	$(SET_UP) requirements-dev.lock
	$(SET_UP_OURS)
	@touch $@

$(BENCHED): requirements-bench.lock $(DEV)
	$(SET_UP) requirements-bench.lock
	@touch $@

setup: $(READY) ## Install what the other targets need, which they also do themselves

serve: $(READY) ## Preview the site; it follows every change in data/, docs/ and templates/
	@echo "Preview at http://$(ADDRESS)/topics/russia-north-korea-alliance/ (Ctrl+C ends it)"
	@$(BIN)/mkdocs serve --dev-addr $(ADDRESS)

verify: $(READY) ## Build the site both ways, the fast and the plain, and compare every byte
	@$(BIN)/explainer verify

# Three processes keep two cores busy: these tests also wait, for servers and browsers.
test: lint browser audits core ## Check style and types, then run every test; installs a browser where there is none
	$(BIN)/python -m pytest -m "(site or browser or slow) and not alone" -n 3 $(PARTED) --hypothesis-profile many
	$(BIN)/python -m pytest -m alone
	$(BIN)/explainer verify

test-fast: $(DEV) ## Run the core tests: those that need no server, no MkDocs, no browser and no patience
	$(CORE)

core: $(DEV)
	$(CORE) --hypothesis-profile many

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

browser: $(DEV)
	@$(BIN)/python -m tools.browser

audits: $(DEV)
	@$(BIN)/python -m tools.audits

site: $(READY) ## Build the site into site/; errors in the data keep it as it was
	@$(BIN)/mkdocs build $(STRICT)

shard: $(READY) ## Build a share of the site into build/shards/, such as SHARD=2/4, for make join
	@EXPLAINER_SHARD="$(SHARD)" $(BIN)/mkdocs build $(STRICT) --site-dir "build/shards/$(firstword $(subst /, ,$(SHARD)))"

join: $(READY) ## Put all shards in build/shards/ together into site/
	@$(BIN)/explainer join build/shards/* --to site

check: $(READY) ## Check the data, and what changes against BASE (origin/main, if git knows it)
	@$(BIN)/explainer check --data "$(DATA)" $(STRICT) --format $(FORMAT) $${BASE:+--against "$$BASE"}

fmt: $(READY) ## Write the data in its canonical form
	@$(BIN)/explainer fmt --data "$(DATA)"

fmt-check: $(READY) ## Show what is not in canonical form
	@$(BIN)/explainer fmt --data "$(DATA)" --check $(if $(filter github,$(FORMAT)),--format github)

diff: $(READY) ## Say what changes for readers against BASE
	@$(BIN)/explainer diff --data "$(DATA)" $(SUMMARY) "$${BASE:-origin/main}"

pr: $(READY) ## All that the check of a pull request does; what fails keeps nothing else from being said
	@$(MAKE) --no-print-directory --keep-going diff check fmt-check site

report: $(READY) ## Say what is stale or weak
	@$(BIN)/explainer report --data "$(DATA)" $(SUMMARY)

doctor: $(READY) ## Say what is wrong with how the site is published
	@$(BIN)/explainer doctor $(STRICT)

links: $(READY) ## Ask whether the addresses of sources still lead somewhere
	@$(BIN)/explainer links --data "$(DATA)" $(SUMMARY) $(LINKS)

schema: $(READY) ## Write the JSON Schemas of the records anew, after a change of the model
	$(BIN)/explainer schema

reference: $(DEV) ## Write docs/reference/ anew from the code
	$(BIN)/python -m tools.reference

engines: $(DEV) ## Publish this site with every engine, compare the pages, and write docs/reference/engines.md anew
	$(BIN)/python -m tools.engines

messages: $(DEV) ## Bring the catalogues of the interface's words up to date, after a change of a template
	$(BIN)/python -m tools.messages

looks: browser ## Take the pictures anew that the tests compare pages with
	rm -f tests/site/looks/*.webp
	EXPLAINER_WRITE=1 $(BIN)/python -m pytest tests/site/test_looks.py

pictures: browser ## Take the README's pictures of the real site anew
	$(BIN)/python -m tools.pictures

bench: $(BENCHED) ## Publish synthetic sites with us and with others, for hours, and write docs/reference/speed.md; CLAIMS for other sizes
	@$(BIN)/python -m bench.contestants
	$(BIN)/python -m bench.compare --store $(if $(CLAIMS),--claims $(CLAIMS))

TRIAL := EXPLAINER_TRIALS=1 $(BIN)/python -m pytest

attack: browser ## Attack every output with hostile text, long, and write down what came of it
	$(TRIAL) tests/attack

fuzz: audits ## Read files that nobody would write, for an hour or FUZZ_SECONDS, and write down what came of it
	$(TRIAL) tests/fuzz

faults: $(DEV) ## Kill builds, fill disks, let files vanish, disturb the preview, and write down what came of it
	$(TRIAL) tests/faults

scale: $(DEV) ## Measure what 1,000, 10,000 and 100,000 claims cost, and write it down
	$(TRIAL) tests/systems
	$(BIN)/python -m bench.scale

mutants: $(DEV) ## Change the code that has to hold, one place at a time, and list what no test notices
	$(BIN)/python -m tools.mutants

audit: $(DEV) ## Ask whether anything that the lock files name is known to be vulnerable
	@$(BIN)/python -m tools.supply.audit $(if $(SERVICE),--service "$(SERVICE)")

package: $(DEV) ## Build the package into dist/, install it in an environment of its own and use it
	@$(BIN)/python -m tools.package

# The moment that it names is that of the commit, so that whoever makes it again gets the same bytes.
sbom: export SOURCE_DATE_EPOCH := $(or $(SOURCE_DATE_EPOCH),$(shell git log -1 --format=%ct 2>/dev/null))
sbom: $(DEV) ## Write what the package consists of and needs beside it in dist/, as CycloneDX
	@$(BIN)/python -m tools.supply.sbom

lock: ## Pin the newest versions that pyproject.toml allows (needs uv)
	$(LOCK) --group dev --upgrade -o requirements-dev.lock
	$(LOCK) --group checkout --upgrade --constraints requirements-dev.lock -o requirements.lock
	$(subst pyproject.toml,,$(LOCK)) --group pyproject.toml:bench --upgrade -o requirements-bench.lock

clean: ## Delete what the other targets made
	rm -rf $(VENV) site build .pytest_cache .mypy_cache .ruff_cache .hypothesis
