# Each target is a line or two; what they call says what it does.
.DEFAULT_GOAL := help
.PHONY: help setup run year test test-long mutants check fix package deploy clean

PY := .venv/bin/python
STACK ?= sao-lang
export PYTHONUTF8 := 1

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: ## the environments, nothing else; quick when they are there
	@infra/setup.sh

run: setup ## start, deploy, play Trà Vinh 2023, serve on http://127.0.0.1:8000/ (ONCE=1: stop after the year)
	@$(PY) -m console local run $(if $(filter-out 0,$(ONCE)),--once)

year: setup ## play PLAN=plans/<name>.json [SIZE=n] [SEED=n] on a platform of its own, removed afterwards
	@test -n "$(PLAN)" || { echo "make year needs PLAN=plans/<name>.json"; exit 2; }
	@$(PY) -m console local year $(PLAN) $(if $(SIZE),--size $(SIZE)) $(if $(SEED),--seed $(SEED))

test: setup package ## every test but the long ones
	@infra/browser.sh
	@$(PY) -m pytest -m "not long" -n 2 --dist loadfile --no-loadscope-reorder

test-long: setup ## the long tests: kills, large years
	@$(PY) -m pytest -m long

mutants: setup ## small wrongs put into the code, each of which the tests must see
	@$(PY) -m tests.mutants.run

check: setup package ## ruff, mypy, the state machines, the packaged template, our own lint
	@infra/check.sh

fix: setup ## what ruff can put right by itself
	@$(PY) -m ruff check --fix .

package: setup ## build/: the template and the zips that are deployed everywhere
	@$(PY) -m infra.package

deploy: package ## to the account that the AWS environment variables point at (STACK=, ARGS="--parameter K=V")
	@$(PY) infra/deploy.py --stack $(STACK) --outputs build/$(STACK).outputs.json $(ARGS)
