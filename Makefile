# What a checkout can do. Needs make, git and Python 3.11 or newer with venv. The first command makes .venv;
# nothing is written outside the checkout.

# Another Python than the first that fits: make run PYTHON=python3.13
PYTHON =
# Further words for the command behind a target: make test ARGS="-k agenda"
ARGS =

PYTHONS = $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python)
PY = .venv/bin/python
PIP = $(PY) -m pip --disable-pip-version-check --no-input install --no-cache-dir --quiet
PIN = $(PY) -m uv pip compile --quiet --no-cache --universal --generate-hashes --python-version 3.11 --no-header $(ARGS)
READY = .venv/.ready

# Compiled modules are kept, whatever the machine's default: they halve the time to start.
export PYTHONDONTWRITEBYTECODE =

.PHONY: help run test check bench faults postgres lock upgrade clean
.DEFAULT_GOAL := help

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' Makefile | expand -t 14

run: $(READY) ## start the bot: live with Slack's tokens, the rehearsal without
	@$(PY) -m bot run $(ARGS)

test: $(READY) ## run every test
	@mkdir -p build
	@$(PY) -m pytest --basetemp=build/test $(ARGS)

check: $(READY) ## check style, types, layers and the repository itself
	@mkdir -p build
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@$(PY) -m mypy
	@$(PY) -c 'from importlinter.cli import lint_imports_command as lint; lint()' --no-logo
	@$(PY) -m pytest --basetemp=build/check tests/test_repository.py tests/test_manifest.py tests/test_make.py

bench: $(READY) ## measure speed and size, and write build/bench.json
	@mkdir -p build
	@$(PY) -m tests.bench $(ARGS)

faults: $(READY) ## announce days under every kind of fault, and write build/faults.json
	@mkdir -p build
	@$(PY) -m tests.faults $(ARGS)

postgres: $(READY) ## install a PostgreSQL server for the tests that need one
	@$(PIP) --require-hashes --requirement requirements-postgres.lock

lock: $(READY) ## pin what pyproject.toml asks for; newest versions with ARGS=--upgrade
	@$(PIP) uv
	@$(PIN) --extra dev -o requirements.lock pyproject.toml
	@$(PIN) --group postgres --constraint requirements.lock -o requirements-postgres.lock

upgrade: ## bring this checkout and its database to the newest version; a copy of the database first
	@git pull --ff-only --quiet
	@$(MAKE) --no-print-directory $(READY)
	@$(PY) -m bot db upgrade

clean: ## remove what these commands made; the data folder stays
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp comes last: an installation that was cut short is repeated, and one that is complete costs nothing.
$(READY): pyproject.toml requirements.lock
	@chosen=; found=; \
	for python in $(PYTHONS); do \
		version=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue; \
		if ! $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
			found="$$found $$python is $$version."; \
		elif ! $$python -c 'import venv, ensurepip' 2>/dev/null; then \
			found="$$found $$python has no venv (Debian, Ubuntu: apt install python3-venv)."; \
		else \
			chosen=$$python; break; \
		fi; \
	done; \
	if [ -z "$$chosen" ]; then \
		echo "cembot needs Python 3.11 or newer with venv, and none of these is one: $(PYTHONS).$$found" >&2; \
		echo "Install it, or say where it is: make PYTHON=/path/to/python3 and the command." >&2; \
		exit 1; \
	fi; \
	echo "Installing into .venv, which takes one to four minutes the first time." >&2; \
	$(PY) -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || $$chosen -m venv --clear .venv
	@$(PIP) --require-hashes --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $(READY)
