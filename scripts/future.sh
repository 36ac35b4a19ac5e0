#!/bin/sh
# Builds and tests the engine on the newest Sphinx, docutils, MyST and the rest that the package index has, whatever the lock
# says, in an environment of its own in _build/future. A failure here is news from upstream and no fault of the book.
#   PYTHON=python3.13 scripts/future.sh
set -eu
cd "$(dirname "$0")/.."
here=$PWD
build=${BOOK_BUILD:-_build}/future
mkdir -p "$build"
build=$(cd "$build" && pwd)
unset BOOK_BUILD
"${PYTHON:-python3}" -m venv --clear "$build/venv"
python=$build/venv/bin/python

# Jupyter Book holds Sphinx and MyST at versions of its own: it comes alone, and what it needs comes at the newest there is.
"$python" -m pip install -q --upgrade --no-deps 'jupyter-book<2'
"$python" - requirements.in >"$build/needs" <<'EOF'
import re
import sys
from importlib.metadata import requires
from pathlib import Path

own = [line.split("#")[0].strip() for line in Path(sys.argv[1]).read_text().splitlines()]
names = {re.match(r"[\w.-]+(\[\w+\])?", line)[0] for line in [*own, *requires("jupyter-book")] if line and "extra ==" not in line}
print("\n".join(sorted(names - {"jupyter-book", "jupyterlab"})))
EOF
"$python" -m pip install -q --upgrade -r "$build/needs" docutils pytest pytest-xdist hypothesis

"$python" --version
"$python" -m pip list --format=freeze 2>/dev/null | grep -iE '^(sphinx|docutils|myst-parser|myst-nb|sphinx-design|pandas|matplotlib|weasyprint)=='
rm -rf "$build/latin"
cp -R tests/roots/latin "$build/latin"
for edition in html pdf epub; do
    (cd "$build/latin" && PYTHONPATH=$here "$python" -W ignore -m lemmata "$edition")
done
"$python" -m pytest -q -W ignore -p no:cacheprovider -n 2 -m 'not built' tests/book tests/reading tests/print
