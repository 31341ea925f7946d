# Two commands for a newcomer: `make demo` and `make test`. `make check` never edits a file; `make fix` does.
.POSIX:
.SUFFIXES:
.PHONY: demo test check fix bench docs add-rule wheel lock clean

# The first Python from 3.11 to 3.13 on this machine; PYTHON=/path/to/python overrules.
PYTHON = $$(for p in python3 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1 && \
	{ command -v $$p; break; }; done)
BIN = .venv/bin

demo: .venv/ready
	@$(BIN)/untower plan examples/harrowmoor -o build/harrowmoor

test: .venv/ready
	@$(MAKE) -s check
	@$(BIN)/python -m pytest

check: .venv/ready
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

fix: .venv/ready
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: .venv/ready
	@$(BIN)/python -m untower.publish.reference docs/reference
	@$(BIN)/python -m untower.assurance.pages docs

# make add-rule NAME=contracts_have_owners: the rule's file, its page and its spec, to be filled in.
add-rule: .venv/ready
	@$(BIN)/python -m untower.assurance.add_rule $(NAME)

bench: .venv/ready
	@$(BIN)/python -m bench

wheel: .venv/ready
	@rm -rf dist && $(BIN)/python -m build --no-isolation --wheel --outdir dist

# Makes the lock file again: one universal file, hashes, no registry address.
lock:
	@python3 -m venv build/lock && build/lock/bin/pip -q install uv
	@build/lock/bin/uv -q pip compile pyproject.toml --extra test --extra web --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --upgrade -o requirements.lock

clean:
	@rm -rf .venv build dist

.venv/ready: requirements.lock pyproject.toml
	@python="$(PYTHON)"; \
	if [ -z "$$python" ]; then \
		echo "untower needs Python 3.11, 3.12 or 3.13: install it, or name it with make PYTHON=/path/to/python." >&2; exit 2; fi; \
	if ! "$$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then \
		v=$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
		echo "This Python has no venv: install the package python$$v-venv (Debian and Ubuntu: sudo apt install python$$v-venv), then run make again." >&2; exit 2; fi; \
	echo "Setting up .venv (once)"; \
	rm -rf .venv && "$$python" -m venv .venv && \
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --requirement requirements.lock && \
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable . && \
	touch .venv/ready
