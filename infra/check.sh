#!/bin/sh
# The whole gate but the tests. Every part speaks, then the first that failed decides.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=""

part() {
    name=$1; shift
    echo "check: $name"
    "$@" || failed="$failed $name"
}

part ruff $bin/python -m ruff check .
part mypy $bin/python -m mypy
for machine in infra/*.asl.json; do
    part "statelint:$machine" $bin/statelint "$machine"
done
part cfn-lint $bin/cfn-lint --template build/sam.json --regions ap-southeast-1
part regulations $bin/python -m console regulation lint
part lint $bin/python -m infra.lint

if [ -n "$failed" ]; then
    echo "check: FAILED:$failed"
    exit 1
fi
echo "check: all well"
