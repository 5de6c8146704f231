# What can be typed here; `make` lists it. Longer steps live in tests/machine/.
PY ?= python3
PORT ?= 8000
export PORT
BIN = .venv/bin
HERE = $(or $(MADOGUCHI_HOME),var)
MADOGUCHI = $(BIN)/madoguchi
RULES = $(wildcard madoguchi/*/tests/test_rules*.py) madoguchi/kernel madoguchi/procedures \
	madoguchi/vault madoguchi/cases madoguchi/indicators madoguchi/wards madoguchi/events
.DEFAULT_GOAL := help
.PHONY: help setup run demo check format-check lint types imports docs-check \
	test fast drills drills-short bench bench-mining fix docs browser postgresql pictures scale a11y-cases \
	catalogue vectors form-cases rule-cases benefit-cases address-cases hostile-cases

help: ## この一覧を出す / this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 \t/p' Makefile | expand -t 22

.venv/run.stamp: requirements.lock requirements-uv.lock tests/machine/install.py
	@$(PY) tests/machine/install.py run

.venv/dev.stamp: requirements-dev.lock requirements-uv.lock tests/machine/install.py
	@$(PY) tests/machine/install.py dev

setup: .venv/run.stamp ## 鍵・データベース・住所を準備する / keys, databases, addresses
	@$(MADOGUCHI) setup

run: .venv/run.stamp ## 見本の区で窓口を動かす / set up if needed and run a demo ward
	@exec $(MADOGUCHI) run --demo

demo: .venv/run.stamp ## 見本の記録を作り直す / forget the demo ward and fill it again
	@test ! -d $(HERE) || test -f $(HERE)/demo || { echo "$(HERE) は見本ではありません / is not a demo"; exit 1; }
	@rm -rf $(HERE)
	@$(MADOGUCHI) setup && $(MADOGUCHI) demo

check: format-check lint types imports docs-check ## 書式・型・層・文書 / format, lint, types, layers, docs

format-check: .venv/dev.stamp
	@$(BIN)/ruff format --check -q .

lint: .venv/dev.stamp
	@$(BIN)/ruff check -q .

types: .venv/dev.stamp
	@$(BIN)/mypy madoguchi tests conftest.py

imports: .venv/dev.stamp
	@$(BIN)/lint-imports

docs-check: .venv/dev.stamp
	@$(BIN)/pytest -q tests/docs

test: .venv/dev.stamp ## すべての試験（CIと同じ） / everything CI runs
	@tests/machine/packages.sh
	@$(BIN)/python tests/machine/whole.py

fast: .venv/dev.stamp ## データベースのいらない試験 / tests without a database
	@$(BIN)/pytest -q --hypothesis-profile=fast -m "not django_db" $(RULES)

drills: .venv/dev.stamp ## 落とす・切る・待たせる / kills, power loss, slow clients
	@FSYNC=on tests/machine/postgres.sh $(MADOGUCHI) drill all

drills-short: .venv/dev.stamp ## 同じことを少しだけ / the same, less of everything
	@$(BIN)/pytest -q -s -m drill tests/drills

bench: .venv/dev.stamp ## 速さと量を測る / cost of work; fails when a line falls short
	@FSYNC=on tests/machine/postgres.sh $(MADOGUCHI) bench

bench-mining: .venv/peer.stamp ## 記録1,000万件を読み取る / mine 10,000,000 events, beside pm4py
	@$(MADOGUCHI) bench --mining --peer .venv/peer/bin/python

.venv/peer.stamp: .venv/dev.stamp
	@$(BIN)/uv venv -q --clear .venv/peer
	@$(BIN)/uv pip install -q --python .venv/peer/bin/python pm4py==2.7.23.11 pyarrow
	@touch $@

browser: .venv/dev.stamp ## 画面で通す / journeys in a real browser
	@tests/machine/packages.sh
	@$(BIN)/python tests/machine/whole.py browser

postgresql: .venv/dev.stamp ## すべてをPostgreSQLで試す / all that asks a database, on PostgreSQL
	@tests/machine/packages.sh
	@$(BIN)/python tests/machine/whole.py postgresql

pictures: .venv/dev.stamp ## READMEの画面を撮り直す / take the README's screenshots again
	@MADOGUCHI_PICTURES=docs/pictures $(BIN)/pytest -q -m browser tests/browser/test_juminhyo.py

a11y-cases: .venv/dev.stamp ## 画面の検査の力を測る / what the judge of pages finds: FILE=cases.jsonl
	@$(MADOGUCHI) a11y_cases "$(FILE)"

scale: .venv/dev.stamp ## 量の試験 / volume and time
	@$(BIN)/pytest -q -m scale tests/scale

vectors: .venv/dev.stamp ## 条件の三つの評価器を比べる / hold the three evaluators of conditions equal
	@$(BIN)/python -m madoguchi.procedures.tests.agreement

catalogue: .venv/dev.stamp ## 手続きを公開前の確認に通す（DIR=…） / take procedures through the publish gate
	@tests/machine/packages.sh
	@$(MADOGUCHI) catalogue $(DIR) $(if $(LANGUAGES),--languages $(LANGUAGES))

form-cases: .venv/dev.stamp ## ほかの様式の取込みを確かめる（DIR=…） / forms of other systems, imported
	@$(BIN)/python -m tests.outside.form_cases $(DIR)

rule-cases: .venv/dev.stamp ## ほかの規則の取込みを確かめる（DIR=…） / rules of other systems, imported
	@$(BIN)/python -m tests.outside.rule_cases $(DIR)

benefit-cases: .venv/run.stamp ## 外の給付の事例にあてはめる（DIR=フォルダ） / outside benefit cases, DIR=folder
	@test -n "$(DIR)" || { echo "DIR=事例のフォルダ / DIR=a folder of cases"; exit 2; }
	@$(MADOGUCHI) benefit_cases "$(DIR)"

fix: .venv/dev.stamp ## 書式を直す / format and repair what a machine can
	@$(BIN)/ruff check -q --fix . ; $(BIN)/ruff format -q .

docs: .venv/dev.stamp ## 参照文書を作り直す / write the generated reference again
	@$(MADOGUCHI) reference

address-cases: .venv/run.stamp ## 住所の分け方を外の例で確かめる（FILE=…） / split known addresses
	@$(MADOGUCHI) address_cases "$(FILE)"

hostile-cases: .venv/run.stamp ## 壊しにくる文字列をすべての欄に入れる（DIR=…） / hostile strings everywhere
	@$(MADOGUCHI) hostile_cases "$(DIR)"
