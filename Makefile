# `make run` starts Drawbridge, `make test` proves it. Each does all of its own set-up, in .venv.
# For `make run` you may add PORT=8001, DATA=folder or BROWSER=none: docs/run.md says what each means.

BIN := .venv/bin
# Tools that read the application's settings get folders of their own, never a person's.
SCRATCH := DRAWBRIDGE_DATA_DIR=build/scratch/data DRAWBRIDGE_SECRETS_DIR=build/scratch/secrets
# Lock files: every platform from Python 3.11 on, names, versions and hashes, and no index.
LOCK := build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock"

# Everything that writes to or reads from a database; the engines have none, and pages look the same.
ON_POSTGRES := tests/postgres tests/journal tests/web tests/security tests/cli \
	tests/faults/test_kill.py tests/faults/test_replay.py tests/faults/test_model.py tests/faults/test_clock.py

.DEFAULT_GOAL := help
.PHONY: run test check bench faults postgres docs screens lock sbom clean help

run: ## start Drawbridge on this machine, and open it
	@scripts/environment run
	@exec $(BIN)/drawbridge run

test: check ## every check, then every test
	@scripts/chromium > /dev/null || true
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow and not faults"

check: docs ## style, types, import rules, the content pack, the documentation
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(SCRATCH) $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/drawbridge pack check content/core

bench: ## measure speed and accuracy; takes minutes
	@scripts/environment dev
	$(BIN)/python -m pytest -m slow || [ $$? = 5 ]  # 5: there are none
	$(BIN)/python -m bench

faults: ## break everything that can break, at length; takes most of an hour
	@scripts/environment dev
	@scripts/chromium > /dev/null || true
	$(BIN)/python -m pytest tests/faults tests/security -n 2 --dist loadgroup -m "not slow and not alone"
	$(BIN)/python -m pytest tests/faults -m "alone"  # what is timed, with nothing beside it

postgres: ## run the tests of everything that is stored on a PostgreSQL server instead of SQLite's files
	@scripts/environment dev
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/postgres.txt
	scripts/postgres $(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow and not faults" -rs $(ON_POSTGRES)

docs: ## build the documentation into docs/_build/html
	@scripts/environment dev
	$(SCRATCH) $(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

screens: ## photograph every room, narrow and wide, light and dark, into screens/
	@scripts/environment dev
	@scripts/chromium > /dev/null
	$(BIN)/python -m tests.browser.screens screens

lock: ## choose the newest versions the requirements allow, and pin them by hash
	@scripts/python -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv
	$(LOCK) --upgrade -o requirements/run.txt pyproject.toml
	$(LOCK) --upgrade -c requirements/run.txt -o requirements/dev.txt pyproject.toml requirements/dev.in
	$(LOCK) --upgrade -c requirements/dev.txt -o requirements/build.txt requirements/build.in
	$(LOCK) --upgrade -c requirements/dev.txt -o requirements/postgres.txt requirements/postgres.in

sbom: ## write what a running Drawbridge is made of, as CycloneDX JSON, to build/sbom.json
	@scripts/environment run
	@$(BIN)/python scripts/sbom build/sbom.json

clean: ## remove what was built and installed here; journals are kept
	rm -rf .venv build dist docs/_build screens .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s%s\n", $$1, $$2}' Makefile
