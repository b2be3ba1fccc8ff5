PYTHON ?= python3
BIN := .venv/bin
OURS := schemas ledger broker providers workers pipelines fleet gateway inkmill
# The lists are complete, so nothing has to be resolved; --require-hashes checks every file.
INSTALL := $(BIN)/pip install --quiet --quiet --disable-pip-version-check --no-input --no-deps
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --no-annotate

.PHONY: help setup run test check bench promises lock clean
.DEFAULT_GOAL := help

help: ## Show these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/installed ## Install the inkmill command into .venv
	@echo "Installed: $(BIN)/inkmill (try: $(BIN)/inkmill up)"

run: .venv/installed ## Write a course from examples/exam.json into out/ (Markdown, PDF), without any key or service
	@$(BIN)/inkmill run examples/exam.json --out out

check: .venv/tested ## Lint, types, imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check ## Check, then run all tests on real services, which are started where they do not run
	@trap 'deploy/services.sh stop' EXIT; trap 'exit 130' INT TERM; \
	if services=$$(deploy/services.sh start); then eval "$$services"; elif [ -n "$$CI" ]; then exit 1; fi; \
	$(BIN)/pytest --numprocesses 4 --dist loadfile --no-loadscope-reorder $(TESTS)

bench: .venv/tested ## Measure the fleet
	$(BIN)/python -m bench

promises: .venv/tested ## Print which rows of docs/promises.md have no test
	@$(BIN)/python tests/promises.py

lock: .venv/tested ## Pin all dependencies again
	@$(INSTALL) uv
	echo 'setuptools>=77' | $(LOCK) pyproject.toml - --output-file constraints.txt >/dev/null
	echo 'setuptools>=77' | $(LOCK) pyproject.toml - --extra test --constraints constraints.txt \
		--output-file constraints-test.txt >/dev/null

clean: ## Remove what make made; data of `inkmill up` in .data stays
	rm -rf .venv out build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

.venv/created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Inkmill needs Python 3.11 or later: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "Python's venv module is needed (on Debian: apt-get install python3-venv)" >&2; exit 1; }
	@touch $@

.venv/installed: constraints.txt pyproject.toml | .venv/created
	@echo "Installing Inkmill into .venv (about half a minute) …"
	@$(INSTALL) --require-hashes -r constraints.txt
	@$(INSTALL) --no-build-isolation -e .
	@$(BIN)/python -m compileall -q $(OURS)
	@touch $@

.venv/tested: constraints-test.txt .venv/installed
	@echo "Installing the test tools into .venv …"
	@$(INSTALL) --require-hashes -r constraints-test.txt
	@touch $@
