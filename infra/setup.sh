#!/bin/sh
# Makes .venv and .venv-local from their requirements; quick when they are there. Any of Python 3.11, 3.12, 3.13 will do.
set -eu
cd "$(dirname "$0")/.."

fits='import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'

find_python() {
    for name in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
        if "$name" -c "$fits" 2>/dev/null; then
            "$name" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    echo "setup: no Python 3.11, 3.12 or 3.13 with venv found (on Debian: apt-get install python3 python3-venv)" >&2
    return 1
}

# make_env FOLDER REQUIREMENTS...: the stamp holds the interpreter's version and all requirements the folder was made from
make_env() {
    folder=$1; shift
    wanted=$( ("$python" --version; cat "$@") | sha256sum | cut -d' ' -f1)
    [ "$(cat "$folder/.stamp" 2>/dev/null)" = "$wanted" ] && return
    echo "setup: making $folder with $("$python" --version) (minutes on a first run: packages are fetched) ..."
    "$python" -m venv --clear "$folder"
    eval "last=\${$#}"
    if ! "$folder/bin/python" -m pip install --disable-pip-version-check -r "$last" > .local/setup.log 2>&1; then
        tail -n 15 .local/setup.log >&2
        return 1
    fi
    printf %s "$wanted" > "$folder/.stamp"
    echo "setup: $folder is ready"
}

python=$(find_python)
mkdir -p .local
if command -v flock >/dev/null; then  # two makes at once must not build one folder together
    exec 9> .local/setup.lock
    flock 9
fi
make_env .venv requirements.txt requirements-layer.txt requirements-dev.txt
if [ -f requirements-local.txt ]; then
    make_env .venv-local requirements-local.txt
fi
