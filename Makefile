# make install   the environment: .venv with the `yanbao` command
# make demo      models, the sample report, three questions and a summary, in demo/
# make test      all tests, those with the small local model included
# make browser   Chromium and Chinese fonts for the next one, by apt where this is root (or else says what to install)
# make browser-test  the app in a real Chromium
# make check     lint, format, types, import contracts
# make bench     speed of reading, questions, search and the local models on this machine
# make lock      constraints.txt afresh
# make clean     everything that the above made in this folder (models stay in the user's cache)
#
# Variables: PYTHON (3.11 to 3.13), VENV, TORCH (another torch than the pinned one, e.g. TORCH=2.12.0; older ones also
# want an older setuptools, which is then left to pip).

VENV ?= .venv
TORCH ?=
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	if $$p -c '$(SUPPORTED)' 2>/dev/null; then echo $$p; break; fi; done)

BIN := $(VENV)/bin
CONSTRAINTS := $(VENV)/constraints$(TORCH).txt
INSTALLED := $(VENV)/.installed$(TORCH)
DEVELOP := $(VENV)/.develop$(TORCH)
# pip takes the constraints for what it installs, and for what it builds with
PIP := PIP_CONSTRAINT=$(CONSTRAINTS) PIP_BUILD_CONSTRAINT=$(CONSTRAINTS) $(BIN)/python -m pip --disable-pip-version-check
PINNED_TORCH := $(or $(TORCH),$(shell sed -n 's/^torch==//p' constraints.txt))
SAMPLE := eval/data/2024-04-ai-sample/report.txt
# a cell of a table, a fact in prose, something that is not in the report
QUESTIONS := "软控股份4月涨了多少？" "微软一季度的资本开支是多少？" "寒武纪2024年一季度的研发费用是多少？"
BROWSERS := chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable
TEST_MODELS := qwen2.5-coder-0.5b multilingual-e5-small

.PHONY: install develop demo test browser browser-test check bench lock clean
.DEFAULT_GOAL := install
.DELETE_ON_ERROR:

install: $(INSTALLED)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed; install one or name it: make PYTHON=…" >&2; exit 1; }
	@echo "making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)

$(CONSTRAINTS): constraints.txt | $(BIN)/python
	@sed -e 's/^torch==.*/torch==$(PINNED_TORCH)/' $(if $(TORCH),-e '/^setuptools==/d') constraints.txt > $@

$(INSTALLED): pyproject.toml $(CONSTRAINTS) | $(BIN)/python
	@echo "installing yanbao and its libraries (some hundred megabytes, once)"
	@$(PIP) install -e .
	@rm -f $(VENV)/.installed* $(VENV)/.develop* && touch $@

develop: $(DEVELOP)

$(DEVELOP): $(INSTALLED)
	@echo "installing the tools for tests and checks"
	@$(PIP) install -e '.[dev]'
	@touch $@

demo: install
	@$(BIN)/yanbao models pull
	@mkdir -p demo
	@$(BIN)/yanbao ingest $(SAMPLE) --library demo/library
	@for question in $(QUESTIONS); do printf '\n问：%s\n' "$$question"; \
		$(BIN)/yanbao ask "$$question" --library demo/library || exit 1; done
	@echo
	@test demo/summary.md -nt demo/library/library.sqlite || \
		$(BIN)/yanbao summarize --library demo/library --template brief --out demo/summary.md
	@echo "demo/summary.md:"; head -n 12 demo/summary.md

test: develop
	@$(BIN)/yanbao models pull $(TEST_MODELS)
	@$(BIN)/python -m pytest -n 2 -m "not model and not browser"
	@$(BIN)/python -m pytest -m model

# what ui.browser looks for
browser:
	@for name in "$$CHROMIUM" $(BROWSERS); do if command -v "$$name" >/dev/null; then exit 0; fi; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing Chromium and Chinese fonts"; \
		export DEBIAN_FRONTEND=noninteractive; apt-get update -q && apt-get install -q -y fonts-noto-cjk && \
			{ apt-get install -q -y chromium-headless-shell || apt-get install -q -y chromium; }; \
	else \
		echo "No Chromium is found. Install it (Debian: apt-get install chromium-headless-shell fonts-noto-cjk) or set CHROMIUM." >&2; \
		exit 1; \
	fi

browser-test: develop browser
	@$(BIN)/python -m pytest -m browser

check: develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install
	@$(BIN)/yanbao models pull
	@$(BIN)/yanbao models pull qwen2.5-coder-0.5b
	@$(BIN)/python -m index.reading.bench
	@$(BIN)/python -m rag.questions.benchmark $(SAMPLE)
	@$(BIN)/python -m index.search.bench_reopen
	@$(BIN)/python -m index.search.bench_ingest --report $(SAMPLE)
	@$(BIN)/python -m index.search.bench_embed --report $(SAMPLE)
	@$(BIN)/python -m index.search.bench_search --chunks 10000 --folder $(VENV)/bench-10000
	@$(BIN)/python -m index.search.bench_search --chunks 100000 --folder $(VENV)/bench-100000
	@$(BIN)/python -m rag.llm.bench

lock: | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --dry-run --ignore-installed --report $(VENV)/report.json \
		torch==$(PINNED_TORCH) setuptools -e '.[dev]'
	@$(BIN)/python tools/constraints.py < $(VENV)/report.json > constraints.new
	@mv constraints.new constraints.txt && rm $(VENV)/report.json

clean:
	rm -rf $(VENV) demo build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
