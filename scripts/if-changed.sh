#!/bin/sh
# Runs a command unless it went well on the very same sources and what it made still stands.
#   scripts/if-changed.sh NAME OUTPUT COMMAND…   OUTPUT below the folder of builds; empty for a command that makes no file
# What counts is what the files hold and how they are called, so that a file that is gone, has a blank in its name or bears
# a date of the future is seen as well. make, which knows times alone, sees none of them.
set -eu
cd "$(dirname "$0")/.."
build=${BOOK_BUILD:-_build}
name=$1 output=$2
shift 2

digest() {
    find "$@" -type f ! -name '*.pyc' ! -path '*/.ipynb_checkpoints/*' -exec cksum {} + 2>/dev/null | LC_ALL=C sort | cksum
}
sources() {
    digest _config.yml _toc.yml intro.md CITATION.cff requirements.txt pyproject.toml chapters record notebooks data fonts \
        locale lemmata whosework
}

now=$(sources)
stamp=$build/stamps/$name
if [ -e "$build/$output" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now $(digest figures)" ]; then exit 0; fi
rm -f "$stamp"
"$@"
# The notebooks draw the figures while the command runs: they count as it left them, the sources as it found them.
mkdir -p "$build/stamps"
printf '%s\n' "$now $(digest figures)" >"$stamp"
