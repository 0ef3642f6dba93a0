# Everything that a checkout needs, with Python 3.11 or later, make and sh; a C compiler makes it fast.
#
#   make demo     runs the example: a webhook in, a governed trigger run out
#   make test     runs the whole suite, first on pure Python, then on the compiled core
#   make check    format, lint, types, import contract
#   make build    brings the compiled core in .venv up to date
#   make bench    runs every benchmark on the compiled core
#   make grammar  renews the parse tables from the grammar
#   make lock     renews requirements.lock from pyproject.toml and requirements.in
#   make clean    removes environments, builds and caches
#
# .venv has the compiled core and .venv-pure has not; both are editable installations of this checkout.
# ARGS is handed to pytest and to the benchmarks, as in `make test ARGS="-k lexer"`.

PYTHON ?= $(shell command -v python3 || command -v python || echo python3)
ARGS ?=

VENV := .venv/bin/python
PURE := .venv-pure/bin/python
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check
EXAMPLE := examples/lead_scoring

.PHONY: demo test check build build-pure bench grammar lock clean
.DELETE_ON_ERROR:

demo: build
	@.venv/bin/circuitscript run $(EXAMPLE) --event $(EXAMPLE)/events/contact_create.json

test: build-pure build
	$(PURE) -m pytest $(ARGS)
	$(VENV) -m pytest $(ARGS)

check: build-pure
	$(PURE) -m ruff format --check .
	$(PURE) -m ruff check .
	$(PURE) -m mypy
	.venv-pure/bin/lint-imports --no-logo

# Both ask the build hook, which compares contents and returns at once when nothing has changed.
build: .venv/.locked
	@$(VENV) hatch_build.py

build-pure: .venv-pure/.locked
	@CIRCUITSCRIPT_PURE=1 $(PURE) hatch_build.py

%/.locked: requirements.lock
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'CircuitScript needs Python 3.11 or later')"
	@echo "setting up $*: about a minute the first time"
	@$(PYTHON) -m venv --clear $*
	@$*/bin/python $(PIP_INSTALL) --require-hashes -r requirements.lock
	@$*/bin/python -c "open('$@', 'w').close()"

grammar: build-pure
	$(PURE) -m circuitscript.syntax.compile_grammar

bench: build
	@for benchmark in tests/benchmarks/[!_]*.py; do $(VENV) "$$benchmark" $(ARGS) || exit 1; done

# The lock has hashes for every platform and Python, and names no index: pip's own configuration decides where from.
lock:
	@$(PYTHON) -m venv build/lock
	@build/lock/bin/python $(PIP_INSTALL) --upgrade uv
	build/lock/bin/uv pip compile pyproject.toml requirements.in --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock

clean:
	@$(PYTHON) -c "import glob, shutil; \
		folders = ['.venv', '.venv-pure', 'build', 'dist', *glob.glob('.*_cache'), '.hypothesis']; \
		folders += glob.glob('**/__pycache__', recursive=True); \
		[shutil.rmtree(folder, ignore_errors=True) for folder in folders]"
