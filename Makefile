# The one interface, for people and for machines. `make` alone lists the targets.
SHELL := /bin/sh
PY := .venv/bin/python
STAMPS := _build/stamps
STARTED := $(shell date +%s)

# What the pages depend on. The order of the chapters lives in _toc.yml only.
TEXT    := _config.yml _toc.yml intro.md $(wildcard chapters/*) $(wildcard notebooks/*.ipynb)
DATA    := $(wildcard data/*)
CODE    := $(shell find lemmata whosework assets templates fonts -type f -not -name '*.pyc' 2>/dev/null)
LOCK    := requirements.txt pyproject.toml
SOURCES := $(TEXT) $(DATA) $(CODE) $(LOCK)

.PHONY: help book html pdf epub offprints offline course slides test audit bench serve lab check figures fonts lock clean
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

book: html pdf  ## set up, check, build the site and the PDF
	@echo "site  _build/html/index.html  ($$(du -sh _build/html | cut -f1))"
	@echo "PDF   _build/pdf/whose-work.pdf  ($$(du -h _build/pdf/whose-work.pdf | cut -f1))"
	@echo "took  $$(( $$(date +%s) - $(STARTED) )) s"

check: $(STAMPS)/check  ## validate every table and every chapter's fences
html: $(STAMPS)/html  ## build the site into _build/html
pdf: $(STAMPS)/pdf  ## build the PDF into _build/pdf
epub: $(STAMPS)/epub  ## build the e-book into _build/epub

offline: $(STAMPS)/html  ## pack the site as one zip that works from a folder of files
	@$(PY) -m lemmata offline

offprints: $(STAMPS)/check  ## set each chapter as a PDF of its own into _build/pdf/chapters
	@$(PY) -m lemmata offprints

course: $(STAMPS)/html $(STAMPS)/course-env  ## build a course for a learning platform into _build/course (BASE_URL=, ONLY=, SEED=)
	@$(PY) -m lemmata course $(if $(BASE_URL),--base-url $(BASE_URL)) $(if $(ONLY),--only $(ONLY)) $(if $(SEED),--seed $(SEED))

slides: $(STAMPS)/html  ## build the slides of each chapter into _build/course/slides (BASE_URL=, ONLY=)
	@$(PY) -m lemmata slides $(ONLY) $(if $(BASE_URL),--base-url $(BASE_URL))

$(STAMPS)/book-env: scripts/set-up.sh $(LOCK)
	@scripts/set-up.sh book
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/course-env: scripts/set-up.sh $(LOCK) requirements-course.txt | $(STAMPS)/book-env
	@scripts/set-up.sh course
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/test-env: scripts/set-up.sh $(LOCK) requirements-course.txt requirements-dev.txt
	@scripts/set-up.sh test
	@mkdir -p $(STAMPS) && touch $(STAMPS)/book-env $(STAMPS)/course-env $@

$(STAMPS)/check: $(SOURCES) | $(STAMPS)/book-env
	@$(PY) -m lemmata check
	@touch $@

$(STAMPS)/html: $(STAMPS)/check $(SOURCES)
	@$(PY) -m lemmata html
	@touch $@

$(STAMPS)/pdf: $(STAMPS)/check $(SOURCES)
	@$(PY) -m lemmata pdf
	@touch $@

$(STAMPS)/epub: $(STAMPS)/check $(SOURCES) CITATION.cff
	@$(PY) -m lemmata epub
	@touch $@

test: $(STAMPS)/test-env  ## run every test (builds what is not built)
	@$(MAKE) --no-print-directory html pdf epub
	@$(PY) -m ruff check lemmata whosework tools assignments tests
	@$(PY) -m pytest -q -n 2 --dist loadfile tests

audit: $(STAMPS)/test-env  ## the slow proofs: 300 random faults in the tables, two builds alike in every byte, every test
	@$(PY) -m tools.fault_injection
	@$(PY) -m tools.reproducible_build $(if $(OTHER_PYTHON),--python $(OTHER_PYTHON))
	@$(MAKE) --no-print-directory test

bench: $(STAMPS)/test-env  ## measure the book beside a stock Jupyter Book (an hour and more; RUNS=1 for a first look)
	@$(PY) -m tools.bench --runs $(or $(RUNS),5)

serve: html  ## serve the site on http://localhost:8000
	@$(PY) -m http.server --directory _build/html 8000

lab: $(STAMPS)/book-env  ## open the notebooks in JupyterLab
	@$(PY) -m jupyter lab --notebook-dir .

figures: $(STAMPS)/book-env  ## run the notebooks and redraw figures/
	@$(PY) -m lemmata execute

fonts: $(STAMPS)/book-env  ## cut the shipped fonts to the characters of the book
	@$(PY) -m lemmata fonts

lock:  ## renew the lock files (needs uv)
	uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 --no-header --no-annotate requirements.in -o requirements.txt
	uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 --no-header --no-annotate requirements-course.in -o requirements-course.txt
	uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 --no-header --no-annotate requirements-dev.in -o requirements-dev.txt

clean:  ## remove everything that was built
	rm -rf _build
