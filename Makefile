# Each target builds what it needs in .venv first; nothing else is touched.
PYTHON ?= python3
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What is compiled is kept, where the machine would have every process that a test starts do it anew.
export PYTHONDONTWRITEBYTECODE :=
BENCHMARKS := benchmarks.delivery benchmarks.phrases benchmarks.planning benchmarks.suggesting benchmarks.repairs benchmarks.pictures benchmarks.limits benchmarks.large benchmarks.own_calendar benchmarks.feeds benchmarks.interactions
# Some tests wait more than they work, so there is one more than there are cores. Their databases live in
# memory where it has a gigabyte to spare: flushing a disk would take a third of the time.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
IN_MEMORY := $(shell test -w /dev/shm && test $$(df -Pk /dev/shm | awk 'NR == 2 {print $$4}') -gt 1000000 \
	&& echo TMPDIR=/dev/shm)
INSTALL := .venv/bin/python -m pip install --quiet --editable

.PHONY: demo story test lint bench chaos fuzz mutants clean

demo: .venv/demo
	@exec .venv/bin/oneonone demo

story: .venv/demo
	.venv/bin/oneonone demo --story

test: .venv/test lint
	$(IN_MEMORY) .venv/bin/pytest -n $(WORKERS) --dist worksteal

lint: .venv/test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

bench: .venv/test
	@for module in $(BENCHMARKS); do .venv/bin/python -m $$module || exit; done

chaos: .venv/test
	CHAOS_KILLS=$${CHAOS_KILLS:-200} .venv/bin/pytest -n 2 -rP tests/wire tests/abuse/test_over_the_wire.py

fuzz: .venv/test
	FUZZ_COUNT=$${FUZZ_COUNT:-10000} .venv/bin/pytest -n 2 -rP tests/wire/test_fuzz.py

# MUTANTS is a pattern of names: 'scheduling.owed.*', or '*[37]' for a fifth of all.
mutants: .venv/mutants
	rm -rf mutants
	$(IN_MEMORY) .venv/bin/mutmut run $${MUTANTS:+"$$MUTANTS"}
	.venv/bin/python -m benchmarks.mutants

clean:
	rm -rf .venv mutants

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "OneOnOne needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 2; }
	@$(PYTHON) -m venv .venv

.venv/demo: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing OneOnOne into .venv …"
	@$(INSTALL) .
	@touch $@

.venv/test: .venv/bin/python pyproject.toml constraints.txt
	@$(INSTALL) '.[postgres,test]'
	@touch $@ .venv/demo

.venv/mutants: .venv/test
	@$(INSTALL) '.[postgres,test,mutants]'
	@touch $@
