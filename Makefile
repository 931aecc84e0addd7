# The commands of this project. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVE ?= 1
export PYTHONDONTWRITEBYTECODE = 1

.PHONY: help demo ocr-tools pdf-tools test test-tools lint bench lock screenshots letters docs new-check mutate fuzz clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test-installed: requirements-test.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

demo: $(VENV)/.installed ## run the sample mailbox and uploads through the real pipeline, then serve the pages (SERVE=0: do not serve)
	$(BIN)/python -m samples.demo --serve $(SERVE)

test-tools: ## install the Debian packages that the tests need (as root; otherwise says what to install)
	@sh tests/install_tools.sh

ocr-tools: ## install what reads scans, photos and old Office files (Debian, as root): Tesseract with Dutch, LibreOffice
	apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-nld libreoffice-writer-nogui libreoffice-calc-nogui

pdf-tools: ## install what makes the summaries for the jury (Debian, as root): Pango and a plain typeface
	apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation

test: $(VENV)/.test-installed test-tools lint ## install what the tests need and run all of them
	$(BIN)/python -m tests.with_postgresql $(BIN)/python -m pytest -q tests/dossiers tests/intake tests/notifications tests/review tests/end_to_end
	$(BIN)/python -m pytest -q

fuzz: $(VENV)/.test-installed ## 2,000 damaged files of each kind through the parsers (half an hour)
	COT_FUZZ=2000 $(BIN)/python -m pytest -q -s tests/parsers/test_mutations.py

lint: $(VENV)/.test-installed ## ruff, formatting, types, direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config pyproject.toml

bench: $(VENV)/.test-installed test-tools ## measure, each against a floor of the same run
	$(BIN)/python -m benchmarks

screenshots: $(VENV)/.test-installed ## make the pictures of README and docs from the demo data
	$(BIN)/python -m docs.screenshots
	COT_PICTURES=docs/journeys $(BIN)/python -m pytest -q tests/review/test_journeys.py tests/review/test_applicants.py

letters: $(VENV)/.test-installed ## make the pictures of every letter (docs/letters) from the samples
	$(BIN)/python -m docs.letter_pictures

docs: $(VENV)/.installed ## write the generated pages anew (docs/checks.md, docs/interpretations)
	$(BIN)/python -m cityofthings.catalogue > docs/checks.md.new && mv docs/checks.md.new docs/checks.md
	$(BIN)/python -m calls.interpretations > docs/interpretations/city-of-things-2025.md.new && mv docs/interpretations/city-of-things-2025.md.new docs/interpretations/city-of-things-2025.md

new-check: $(VENV)/.installed ## a new check to fill in, with its test and sample: make new-check NAME=some-thing
	$(BIN)/python -m cityofthings.new_check "$(NAME)"

mutate: $(VENV)/.test-installed ## change the checks in small ways and tell what no test notices (ONLY='checks.bodies*')
	$(BIN)/python tests/mutate.py $(ONLY)

lock: ## resolve the dependencies anew and write the locks (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --quiet pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --quiet --extra test pyproject.toml -c requirements.lock -o requirements-test.lock

clean: ## remove the virtual environment and the demo's data
	rm -rf $(VENV) var/demo
