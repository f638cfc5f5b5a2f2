# Two commands matter: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV ?= .venv
B := $(VENV)/bin
# More words for pytest, as in: make unit ARGS="-k group -x"
ARGS ?=
# Processes that share the tests.
JOBS ?= auto
# Requests and documents that «make fuzz» tries of each sort.
FUZZ ?= 300
export CAUCE_VENV := $(abspath $(VENV))

.PHONY: fuzz help run risk test test-postgres deployment ready ready-test lint types contracts catalogues unit browser format messages pages benchmarks lock

help:
	@echo "make run              set up, import the example city, serve on 127.0.0.1:8000"
	@echo "make run PLAN=x.docx  the same with your own document"
	@echo "make risk             fetch what risk analyses and maps are calculated with (once)"
	@echo "make test             everything that must hold: lint, types, contracts, catalogues, tests"
	@echo "make test-postgres    what asks the database, once more on PostgreSQL (started for it, then taken away)"
	@echo "make deployment       deploy/ started on the loopback, and a wheel installed away from here (network needed)"
	@echo "make fuzz             made-up requests, forms and documents, many of each (FUZZ=1000)"
	@echo "make unit | browser   one group of tests (ARGS=\"-k name\" goes to pytest)"
	@echo "make format           put the code into its form"
	@echo "make messages         collect new messages into both catalogues"
	@echo "make pages            write the generated pages of docs/ again"
	@echo "make benchmarks       measure beside peers"
	@echo "make lock             choose the versions again (maintainers)"

run:
	@$(PYTHON) start.py $(if $(PLAN),"$(PLAN)")

ready:
	@$(PYTHON) -m tools.prepare run

risk:
	@$(PYTHON) -m tools.prepare risk

ready-test:
	@$(PYTHON) -m tools.prepare test

test: lint types contracts catalogues
	$(B)/python -m pytest -m "not deployment" -n $(JOBS) --dist worksteal $(ARGS)

test-postgres: ready-test
	$(B)/python -m tools.postgres $(B)/python -m pytest -m database -n $(JOBS) --dist worksteal $(ARGS)

deployment: ready-test
	$(B)/python -m pytest -m deployment $(ARGS)

lint: ready-test
	$(B)/ruff check
	$(B)/ruff format --check

types: ready-test
	$(B)/mypy

contracts: ready-test
	$(B)/lint-imports

catalogues: ready-test
	$(B)/python -m tools.catalogues check

unit: ready-test
	$(B)/python -m pytest -m "not browser and not deployment" $(ARGS)

browser: ready-test
	$(B)/python -m pytest -m browser $(ARGS)

fuzz: ready-test
	FUZZ=$(FUZZ) $(B)/python -m pytest tests/web/api/test_fuzz_api.py tests/faults/test_fuzz_forms.py tests/importer/test_anything.py $(ARGS)

format: ready-test
	$(B)/ruff check --fix
	$(B)/ruff format

messages: ready-test
	$(B)/python -m tools.catalogues update

pages: ready-test
	$(B)/python -m tools.reference_pages

benchmarks: ready-test
	@$(PYTHON) -m tools.prepare benchmarks
	@for each in benchmarks/*.py; do if grep -q __main__ $$each; then $(B)/python $$each $(ARGS) || exit; fi; done

lock: ready
	$(B)/python -m tools.lock $(ARGS)
