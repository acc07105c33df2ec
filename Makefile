# The commands people type; what they do is in deploy/ and the tools they name.
.PHONY: run test check bench soak setup tools format

PYTHON := .venv/bin/python
SERVING := libsqlite3-mod-spatialite libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core
TESTING := postgresql postgresql-15-postgis-3 redis-server chromium gdal-bin
MEASURING := nginx-light wrk

run: setup
	@exec sh deploy/run.sh

setup:
	@sh deploy/debian-packages.sh $(SERVING)
	@sh deploy/python.sh

tools: setup
	@sh deploy/debian-packages.sh $(TESTING)
	@command -v npm >/dev/null || sh deploy/debian-packages.sh npm
	@test -d tests/e2e/node_modules/axe-core || npm ci --prefix tests/e2e --silent

# What is held against a clock or a bound of memory runs first and alone.
test: tools
	@$(PYTHON) -m pytest -m measured; alone=$$?; \
	$(PYTHON) -m pytest -m "not measured" -n auto --dist loadfile --no-loadscope-reorder && exit $$alone

check: setup
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) -m pytest tests/unit tests/structure tests/web -m "not slow and not e2e" -k "not postgresql" -n auto --dist worksteal

format:
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

# Into docs/benchmarks.md: make bench, or only some parts of it: make bench PART=harvest,ready
PART :=

bench: tools
	@sh deploy/debian-packages.sh $(MEASURING)
	$(PYTHON) -m bench "$(PART)"

soak: tools
	$(PYTHON) -m pytest -m slow

# Pictures of a running portal: make screens PORTAL=http://127.0.0.1:8000
.PHONY: screens
PORTAL ?= http://127.0.0.1:8000

screens: tools
	$(PYTHON) -m tests.e2e.screens $(PORTAL)
