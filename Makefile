# make run    the studio with its demo, on http://127.0.0.1:8000
# make test   lint, and all tests on SQLite and on PostgreSQL
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -q
PO := $(wildcard bandeng/locale/*/LC_MESSAGES/django.po)

.PHONY: run test soak lint bench translations installed tested clean
.SUFFIXES:

run: installed
	@exec $(PY) -m bandeng run $(ARGS)

# Both parts always run, side by side, so that one look shows everything; either one's failure is the outcome.
test: tested
	@said=$$(mktemp); $(MAKE) --no-print-directory lint >$$said 2>&1 & lint=$$!; \
	$(PY) -m tests.engines -n 2 --dist worksteal; tests=$$?; \
	wait $$lint; lint=$$?; \
	echo; echo "######## lint ########"; cat $$said; rm -f $$said; \
	exit $$((lint + tests))

soak: tested
	@$(PY) -m tests.engines -m soak $(ARGS)

lint: tested
	@bad=0; for tool in "ruff check -q ." "ruff format -q --check ." "mypy bandeng" "lint-imports" "djlint bandeng --lint --quiet"; do \
		echo "-- $$tool"; $(VENV)/bin/$$tool || bad=1; \
	done; exit $$bad

bench: tested
	@$(PY) -m benchmarks $(ARGS)

translations: $(PO:.po=.mo)
	@:

installed: $(VENV)/.run $(VENV)/.bandeng
	@$(MAKE) --no-print-directory translations

tested: installed $(VENV)/.test
	@sh tests/debian.sh

$(PY):
	@python3 -m venv $(VENV)

$(VENV)/.run: requirements/run.txt | $(PY)
	@echo "Installing what Bandeng runs on …"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.run | $(PY)
	@echo "Installing what the tests need …"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.bandeng: pyproject.toml $(VENV)/.run
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

%.mo: %.po
	@$(PY) -m babel.messages.frontend -q compile -i $< -o $@

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find bandeng tests -name '__pycache__' -type d -prune -exec rm -rf {} +
	find bandeng -name '*.mo' -delete
