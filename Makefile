# Everything a newcomer needs: `make demo` and `make test` work on a fresh machine with Python 3.11+.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet -e ".[all]" --group dev
	@touch $@

install: $(STAMP)  ## make the virtual environment and install everything

demo: $(STAMP)  ## clean samples/ into out/ and print the report
	@rm -rf out
	@$(BIN)/redactor clean samples/*/ -o out --report .demo-report.json --no-progress; code=$$?; \
	  mkdir -p out && mv .demo-report.json out/report.json; \
	  if [ $$code -gt 1 ]; then exit $$code; fi
	@echo "→ out/ (report: out/report.json)"

test: $(STAMP)  ## run the tests
	@$(BIN)/pytest

lint: $(STAMP)  ## style, types, import contracts, rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/redactor rules lint

bench: $(STAMP)  ## benchmarks: ratios against a peer or a limit in the same run
	@for file in tests/benchmarks/bench_*.py; do $(BIN)/python $$file || exit 1; done

SECONDS ?= 600
fuzz: $(STAMP)  ## fuzz every reader, editor, rule loading and the HTTP API (SECONDS=600 each; findings in out/fuzz)
	@$(BIN)/python tests/hostile/fuzz.py --seconds $(SECONDS) --home out/fuzz

HUNT ?= 5000
hunt: $(STAMP)  ## plant numbers in HUNT=5000 random documents, clean, look for them by other means (out/hunt)
	@$(BIN)/python tests/hostile/hunt.py --count $(HUNT) --home out/hunt && cat out/hunt/state.json

COUNT ?= 20000
FILES ?= samples
mutate: $(STAMP)  ## break real files (FILES=samples COUNT=20000) and clean them; findings in out/mutants
	@$(BIN)/python tests/hostile/mutate.py $(FILES) --count $(COUNT) --home out/mutants

sbom: $(STAMP)  ## bill of materials of what is installed (CycloneDX) into dist/sbom.json
	@mkdir -p dist && $(BIN)/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml \
	  --output-reproducible --of JSON -o dist/sbom.json

lowest: $(STAMP)  ## the lowest versions that the requirements allow, in an environment of their own, and tests there
	@$(PYTHON) -m venv $(VENV)/lowest && $(VENV)/lowest/bin/python -m pip install --quiet uv
	@VIRTUAL_ENV=$(abspath $(VENV)/lowest) $(VENV)/lowest/bin/uv pip install --quiet --resolution lowest-direct \
	  -e ".[all]" --group dev
	@$(VENV)/lowest/bin/python -m pytest tests/redactor/cli tests/hostile/test_found.py

samples: $(STAMP)  ## make samples/ anew (needs LibreOffice)
	@$(BIN)/python samples/make.py

docs: $(STAMP)  ## make what is generated in docs/ anew (error codes, glossary, drawing)
	@$(BIN)/python docs/make.py

wheel: $(STAMP)  ## build the wheel into dist/
	@$(BIN)/python -m build --wheel --outdir dist

wheelhouse: $(STAMP)  ## every wheel with hashes and an install script, for machines without network
	@$(BIN)/python .ci/wheelhouse

clean:  ## remove what can be made again
	@rm -rf out dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.PHONY: help install demo test lint bench fuzz hunt mutate sbom lowest samples wheel clean docs wheelhouse
