# The same five verbs for people and for CI: demo, test, check, fix, bench.

PYTHON ?= python3
PORT ?= 8000
VAR := var
BIN := .venv/bin
RUN := $(BIN)/python manage.py
LOCAL := SECRET_KEY="$$(cat $(VAR)/secret_key)" HTTPS=off

.PHONY: help setup demo test check fix screenshots system-packages

help:
	@echo "make demo         serve the product with the 2022 report and a fictional city on http://127.0.0.1:$(PORT)/"
	@echo "make test         run every test: SQLite, PostgreSQL, browser"
	@echo "make check        lint, types, migrations, templates, translations, links; changes nothing"
	@echo "make fix          repair what can be repaired"

setup: .venv/installed

.venv/installed: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11.")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || tests/system_packages.sh python3-venv
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(VAR)/secret_key:
	@mkdir -p $(VAR)
	@$(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))' > $@
	@chmod 600 $@

demo: setup $(VAR)/secret_key
	@$(LOCAL) $(RUN) migrate --verbosity 0
	@$(LOCAL) $(RUN) load_fixtures catalogue reports demo
	@$(LOCAL) $(RUN) collectstatic --noinput --verbosity 0
	@$(LOCAL) PORT=$(PORT) $(RUN) demo_accounts
	@$(LOCAL) BIND=127.0.0.1:$(PORT) $(BIN)/gunicorn --config ruleoflaw/gunicorn.py ruleoflaw.wsgi

system-packages:
	@tests/system_packages.sh chromium fonts-wqy-microhei

test: setup system-packages
	$(BIN)/python -m tests.run

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check $$(git ls-files 'templates/*.html')
	$(BIN)/mypy
	DEBUG=on $(RUN) makemigrations --check --dry-run
	SECRET_KEY="$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))')" ALLOWED_HOSTS=example.gov.cn $(RUN) check --deploy --fail-level WARNING
	$(BIN)/python -m tests.links

fix: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade $$(git ls-files 'templates/*.html')

screenshots: setup system-packages
	$(BIN)/python -m tests.screenshots
