# Ett kommando per ärende; .venv görs i ordning av sig självt när den behövs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.klar

SODERTALJE := rulesets/sodertalje/socialnamnden-2025.yaml
SODERTALJE_FACTS := facts/sodertalje-socialnamnden-2025-som-om.yaml

# Testfilerna delas mellan maskinens kärnor.
PARALLEL := -n auto --dist worksteal
SEED ?= 20251121
SECONDS ?= 600
COUNT ?= 600
ONLY ?=
UPGRADE ?=

# Bara det som står i låset, med samma kontrollsumma.
INSTALL := $(BIN)/python -m pip install --quiet --require-hashes

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check fmt golden soak fuzz browser spark bench mutants planted lock locales clean

help: ## visa vad som finns
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## */make \1|/' | \
		while IFS='|' read -r target text; do printf '%-14s %s\n' "$$target" "$$text"; done

run: $(READY) ## bedöm två nämnder och förklara ett mål
	$(BIN)/rodtrad assess rulesets/askersund/arsbokslut-2024.yaml --facts facts/askersund-arsbokslut-2024.yaml --period 2024
	$(BIN)/rodtrad assess $(SODERTALJE) --facts $(SODERTALJE_FACTS) --period 2025-10
	$(BIN)/rodtrad explain $(SODERTALJE) 5 --facts $(SODERTALJE_FACTS) --period 2025-10

test: $(READY) ## kör testerna
	$(BIN)/pytest $(PARALLEL)

check: $(READY) ## allt som ska hålla innan något delas: format, lint, typer, importer, tester
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest $(PARALLEL)

fmt: $(READY) ## formatera koden och rätta det som kan rättas av sig självt
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

golden: $(READY) ## skriv om facit i tests/golden (läs sedan skillnaden som kod)
	$(BIN)/pytest --update-golden

# ONLY="-k journal" väljer bland proven.
soak: $(READY) ## de stora antalen: avbrott, byteändringar, skadade filer, överensstämmelse (ONLY="-k …" väljer)
	RODTRAD_SOAK=1 RODTRAD_HYPOTHESIS=soak $(BIN)/pytest -m soak $(ONLY)

fuzz: $(READY) ## slumpade par för motorerna och skadade filer för kommandona, så länge som SECONDS säger
	PYTHONPATH=tests $(BIN)/python -W ignore -m fuzz.running --seconds $(SECONDS) --seed $(SEED)

browser: $(BIN)/.browser ## rapporten i Chromium, axe, utskrift och LibreOffice
	RODTRAD_SOAK=1 $(BIN)/pytest -m browser -rs $(ONLY)

bench: $(BIN)/.bench ## hastigheten bredvid andra regelmotorers, i docs/performance.md
	$(BIN)/python -m benchmarks

spark: $(BIN)/.spark ## konformitetssviten genom kolumnmotorn i Spark på den egna datorn
	RODTRAD_SOAK=1 $(BIN)/pytest -m spark -rs $(ONLY)

mutants: $(READY) ## planterade fel i bevisare, tal och kompilering: hur många testerna upptäcker
	$(BIN)/python tests/mutants.py --seed $(SEED) --count $(COUNT)

# ONLY="--only 'journal-*'" väljer bland raderna, ONLY="--skip spark" hoppar över det som ett verktyg behövs för.
planted: $(BIN)/.browser $(BIN)/.spark ## fel planterade i produkten ett i taget: provet bakom varje rad ska upptäcka dem
	$(BIN)/python tests/planted.py $(ONLY)

lock: ## lås om versionerna efter en ändring i pyproject.toml (UPGRADE=--upgrade tar de nyaste)
	.ci/lock-again $(UPGRADE)

locales: ## lägg till svenska och turkiska språkinställningar där det går
	.ci/locales

# Det som bara ett kommando behöver installeras när det kommandot körs.
$(BIN)/.%: $(READY)
	.ci/tools $*
	$(INSTALL) -r .ci/lock/$*.txt
	@touch $@

clean: ## ta bort .venv, byggen och verktygens minnen
	rm -rf $(VENV) build dist rodtrad.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find engine tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml .ci/lock/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Rödtråd behöver Python 3.11 eller nyare. Peka ut en så här: make PYTHON=python3.12 …' >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { \
		echo 'Kunde inte skapa $(VENV). På Debian och Ubuntu: apt-get install python3-venv' >&2; exit 1; }
	@$(INSTALL) -r .ci/lock/dev.txt && $(BIN)/python -m pip install --quiet --no-deps -e . || { \
		echo >&2; \
		echo 'Installationen gick inte; skälet står ovan. Två vanliga orsaker:' >&2; \
		echo '- ingen C-kompilator: durable-rules byggs från källkod på Python 3.11 och 3.12.' >&2; \
		echo '  På Debian och Ubuntu: apt-get install gcc python3-dev' >&2; \
		echo '- inget nät, eller ett paketförråd som inte svarar.' >&2; exit 1; }
	@touch $@
