# The verbs for people and for CI: demo, test, check, bench, fix.

PYTHON ?= python3
PORT ?= 8000
VAR := var
BIN := .venv/bin
RUN := $(BIN)/python manage.py
# What is done here is done in this folder alone, whatever the environment says about another installation.
unexport DJANGO_SETTINGS_MODULE $(shell sed -n 's/^[^A-Z]\{0,1\}\([A-Z_]*\)=.*/\1/p' .env.example)
LOCAL := env SECRET_KEY="$$(cat $(VAR)/secret_key)" HTTPS=off PORT=$(PORT)
# What `check` looks at is a deployment as in docs/operating.md, with a database that leaves nothing behind.
PRODUCTION := env SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))')" ALLOWED_HOSTS=metrics.example.gov.cn DATABASE_URL=sqlite://:memory:
# Of Debian's packages. Python's own part of it is not in every Python; libatomic1 is for the program that drives Chromium.
VENV = $$($(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv)
SYSTEM = chromium fonts-wqy-microhei libatomic1 $(VENV)
LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet

.DELETE_ON_ERROR:
.PHONY: help setup demo test test-quick check bench trial fix lock screenshots system-packages

help:
	@echo "make demo    serve the product with the 2022 report and a fictional city on http://127.0.0.1:$(PORT)/"
	@echo "make test    run every test: SQLite, PostgreSQL, browser, a primary with its standby"
	@echo "make test-quick  those that take a minute in all: SQLite, no browser, no server, no long documents"
	@echo "make check   lint, types, unused names, migrations, templates, settings, links in the documentation; changes nothing"
	@echo "make bench   how quick the product is at national size, measured; SIZE=small|standard|large, PEERS=datasette"
	@echo "make trial   what takes too long for every change: both commands of the README on a bare Debian; as root"
	@echo "make fix     repair what can be repaired"
	@echo "make lock    write the versions of all dependencies down anew, after a change of pyproject.toml"

setup: .venv/installed locale/en/LC_MESSAGES/django.mo

.venv/installed: requirements-dev.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11.")'
	@tests/system_packages.sh $(VENV)
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

locale/en/LC_MESSAGES/django.mo: $(wildcard locale/*/LC_MESSAGES/django.po) .venv/installed
	@$(PRODUCTION) $(RUN) compile_translations

$(VAR)/secret_key:
	@mkdir -p $(VAR)
	@umask 077; $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))' > $@

demo: setup $(VAR)/secret_key
	@$(LOCAL) $(RUN) migrate --verbosity 0
	@$(LOCAL) $(RUN) load_fixtures catalogue reports demo
	@$(LOCAL) $(RUN) collectstatic --noinput --verbosity 0
	@$(LOCAL) $(RUN) demo_accounts
	@$(LOCAL) BIND=127.0.0.1:$(PORT) $(BIN)/gunicorn --config ruleoflaw/gunicorn.py ruleoflaw.wsgi

system-packages:
	@tests/system_packages.sh $(SYSTEM)

# What is missing of the system comes first: all of it is told at once.
test: system-packages setup
	@$(BIN)/python -m tests.run

# The program that tries the scripts is the one that drives Chromium.
test-quick: setup
	@tests/system_packages.sh libatomic1
	@$(BIN)/python -m tests.run quick

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/oxlint
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2 --check
	$(BIN)/mypy
	@echo "manage.py makemigrations --check; manage.py check --deploy"
	@$(PRODUCTION) $(RUN) makemigrations --check --dry-run
	@$(PRODUCTION) $(RUN) check --deploy --fail-level WARNING
	$(BIN)/python -m tests.unused
	$(BIN)/python -m tests.links

bench: system-packages setup
	@$(BIN)/python -m tests.bench

# What is committed is tried, on machines of its own: nothing of this one is used but its address of the packages.
trial: setup
	@tests/system_packages.sh debootstrap
	@$(BIN)/python -m tests.trial.bare_debian

fix: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2

# Versions written down before stay as they are where pyproject.toml still allows them; delete the files to renew all.
lock: setup
	@test -x $(VAR)/lock/bin/uv || { $(PYTHON) -m venv $(VAR)/lock && $(VAR)/lock/bin/pip install --quiet --disable-pip-version-check uv; }
	$(VAR)/lock/bin/uv pip compile $(LOCK) pyproject.toml --output-file requirements.txt
	$(VAR)/lock/bin/uv pip compile $(LOCK) pyproject.toml --extra dev --constraint requirements.txt --output-file requirements-dev.txt

screenshots: SYSTEM += poppler-utils
screenshots: system-packages setup
	$(BIN)/python -m tests.screenshots
