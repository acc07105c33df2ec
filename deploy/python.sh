#!/bin/sh
# Makes .venv and installs the pinned requirements; does nothing when they are there already.
set -eu
cd "$(dirname "$0")/.."
stamp=.venv/.requirements
if [ ! -x .venv/bin/python ]; then
    python3 -m venv .venv
fi
if ! cmp -s requirements.txt "$stamp"; then
    echo "Memasang pustaka Python …"
    .venv/bin/python -m pip install -q --disable-pip-version-check -r requirements.txt
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -e .
    cp requirements.txt "$stamp"
fi
