#!/bin/sh
# Installs Tourwright with exactly the pinned packages into an environment of its own, without pip.
# Usage: deploy/install.sh FOLDER      (PYTHON=python3.12 chooses another interpreter)
set -eu

folder=${1:?usage: deploy/install.sh FOLDER}
python=${PYTHON:-python3}
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Older pips cannot combine hashes with constraints: the pinned one comes first.
sed -n '/^pip==/,/[^\\]$/p' constraints.txt >"$work/pip.txt"
"$python" -m venv "$work/tools"
pip="$work/tools/bin/pip"
"$pip" install --quiet --require-hashes -r "$work/pip.txt"
"$pip" install --quiet --require-hashes -c constraints.txt build hatchling

"$work/tools/bin/python" - >"$work/runtime.txt" <<'PYTHON'
import tomllib

with open("pyproject.toml", "rb") as file:
    print(*tomllib.load(file)["project"]["dependencies"], sep="\n")
PYTHON
"$python" -m venv --without-pip "$folder"
"$pip" --python "$folder/bin/python" install --quiet --require-hashes -c constraints.txt \
    -r "$work/runtime.txt"
"$work/tools/bin/python" -m build --no-isolation --wheel --outdir "$work/dist" . >/dev/null
"$pip" --python "$folder/bin/python" install --quiet --no-deps --no-index "$work"/dist/*.whl
"$folder/bin/tourwright" --version
