# The one interface, for people and for machines. `make` alone lists the targets.
SHELL := /bin/sh
PY := .venv/bin/python
STARTED := $(shell date +%s)
# Where things are built: what BOOK_BUILD names, for the commands as well.
BUILD = $${BOOK_BUILD:-_build}

# make knows files by time and by names without a blank; scripts/if-changed.sh looks at what they hold. So every target runs.
.PHONY: help book html pdf epub offprints offline course slides test unit audit future bench serve lab check checked tested printed bound \
	figures fonts lock clean book-env course-env test-env
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

help:  ## list the targets
	@awk -F ':.*##  *' '/^[a-z]+:.*## /{printf "%-10s%s\n", $$1, $$2}' Makefile

book: html pdf  ## set up, check, build the site and the PDF
	@echo "site  $(BUILD)/html/index.html  ($$(du -sh "$(BUILD)/html" | cut -f1))"
	@echo "PDF   $(BUILD)/pdf/whose-work.pdf  ($$(du -h "$(BUILD)/pdf/whose-work.pdf" | cut -f1))"
	@echo "took  $$(( $$(date +%s) - $(STARTED) )) s"

check: book-env  ## validate every table and every chapter's fences
	@$(PY) -m lemmata check

checked: book-env
	@scripts/if-changed.sh check "" $(PY) -m lemmata check

# It checks while Sphinx loads, so what is built after it need not check again.
html: book-env  ## check, and build the site into _build/html
	@scripts/if-changed.sh html html/index.html $(PY) -m lemmata html --check
	@cp "$(BUILD)/stamps/html" "$(BUILD)/stamps/check"

pdf: checked  ## build the PDF into _build/pdf
	@scripts/if-changed.sh pdf pdf/whose-work.pdf $(PY) -m lemmata pdf

epub: checked  ## build the e-book into _build/epub
	@scripts/if-changed.sh epub epub/whose-work.epub $(PY) -m lemmata epub

offline: html  ## pack the site as one zip that works from a folder of files
	@$(PY) -m lemmata offline

offprints: checked  ## set each chapter as a PDF of its own into _build/pdf/chapters
	@$(PY) -m lemmata offprints

# What was given on the command line of make is in the environment, where no shell reads it as its own words.
course: html course-env  ## build a course for a learning platform into _build/course (BASE_URL=, ONLY=, SEED=)
	@set -f; $(PY) -m lemmata course $(if $(BASE_URL),--base-url "$$BASE_URL") $(if $(ONLY),--only $$ONLY) $(if $(SEED),--seed "$$SEED")

slides: html  ## build the slides of each chapter into _build/course/slides (BASE_URL=, ONLY=)
	@set -f; $(PY) -m lemmata slides $$ONLY $(if $(BASE_URL),--base-url "$$BASE_URL")

# Each ends at once where its environment is what the lock says.
book-env:
	@scripts/set-up.sh book

course-env: book-env
	@scripts/set-up.sh course

test-env:
	@scripts/set-up.sh test

# What looks at the PDF and the e-book.
OF_PAPER := tests/print tests/epub tests/test_addresses_built.py

# Some tests wait for what they start, and so do the processes that set the PDF for each other: both run at a time, and there
# is a process of tests more than there are cores to wait for.
test: test-env  ## run every test (builds what is not built)
	@$(MAKE) --no-print-directory html
	@$(MAKE) --no-print-directory --jobs=2 printed tested

# The other tests keep what failed last for pytest; two at a time would write over one another.
printed: bound
	@$(PY) -m pytest -q -p no:cacheprovider $(OF_PAPER)

# Both are made of the same pages, which are written once.
bound:
	@$(MAKE) --no-print-directory pdf
	@$(MAKE) --no-print-directory epub

tested: test-env
	@$(PY) -m ruff check lemmata whosework tools assignments tests
	@$(PY) -m mypy
	@.venv/bin/oxlint --deny-warnings -A no-control-regex lemmata/sphinx/theme/static/js lemmata/course/slides/slides.js
	@$(PY) -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder tests $(addprefix --ignore ,$(OF_PAPER))

unit: test-env  ## run the fast tests, which need nothing built
	@$(PY) -m pytest -q -n 2 --dist worksteal -m "not built and not slow" tests \
		--ignore tests/browser --ignore tests/print --ignore tests/epub --ignore tests/course

audit: test-env  ## the slow proofs: 300 random faults in the tables, two builds alike in every byte, every test
	@$(PY) -m tools.fault_injection
	@$(PY) -m tools.reproducible_build $(if $(OTHER_PYTHON),--python $(OTHER_PYTHON))
	@BOOK_THOROUGH=1 $(MAKE) --no-print-directory test

future:  ## build and test the engine on the newest Sphinx, docutils and MyST that there are (PYTHON=)
	@scripts/future.sh

bench: test-env  ## measure the book beside a stock Jupyter Book (an hour and more; RUNS=1 for a first look)
	@$(PY) -m tools.bench --runs $(or $(RUNS),5)

serve: html  ## show the site on http://localhost:8000, build it again on each save and reload it (PORT=)
	@$(PY) -m lemmata serve $(if $(PORT),--port "$$PORT")

# A container has no user but root, and Jupyter asks to be told that this is meant. It listens on this machine alone.
lab: book-env  ## open the notebooks in JupyterLab
	@$(PY) -m jupyter lab --notebook-dir . $$([ "$$(id -u)" != 0 ] || echo --allow-root)

figures: book-env  ## run the notebooks and redraw figures/
	@$(PY) -m lemmata execute

fonts: book-env  ## cut the shipped fonts to the characters of the book
	@$(PY) -m lemmata fonts

lock:  ## renew the lock files (needs uv)
	uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 --no-header --no-annotate requirements.in -o requirements.txt
	uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 --no-header --no-annotate requirements-course.in -o requirements-course.txt
	uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 --no-header --no-annotate requirements-dev.in -o requirements-dev.txt

clean:  ## remove everything that was built
	rm -rf "$(BUILD)"
