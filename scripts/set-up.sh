#!/bin/sh
# Makes .venv from the lock and sees to the system libraries that no wheel carries.
#   scripts/set-up.sh book   what `make book` needs
#   scripts/set-up.sh course the same and what `make course` needs
#   scripts/set-up.sh test   all of it and what `make test` needs
# Where apt may be used it is used; elsewhere one line says what to install by hand.
set -eu
cd "$(dirname "$0")/.."
for_tests=no
for_course=no
case "${1:-book}" in test) for_tests=yes; for_course=yes ;; course) for_course=yes ;; esac

say() { printf 'set-up: %s\n' "$*"; }
fail() { printf 'set-up: %s\n' "$*" >&2; exit 1; }

# Python -------------------------------------------------------------------------------------------------
usable() { command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])' 2>/dev/null; }
python=
for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
    if usable "$candidate"; then python=$candidate; break; fi
done
[ -n "$python" ] || fail "no Python 3.11 or later found; install one, or name it: make book PYTHON=/path/to/python3"

# System packages ----------------------------------------------------------------------------------------
missing=
need() { case " $missing " in *" $1 "*) ;; *) missing="$missing $1" ;; esac; }
"$python" -c 'import ensurepip, venv' 2>/dev/null || need python3-venv
# WeasyPrint loads Pango by name at run time; asking the loader is the only test that does not lie.
loads() { "$python" -c "import ctypes, sys; ctypes.CDLL(sys.argv[1])" "$1" 2>/dev/null; }
if [ "$(uname -s)" = Linux ]; then
    loads libpango-1.0.so.0 || need libpango-1.0-0
    loads libpangoft2-1.0.so.0 || need libpangoft2-1.0-0
    loads libharfbuzz-subset.so.0 || need libharfbuzz-subset0
fi
# Ubuntu's chromium package is a stub that asks for snap, which no container has.
real_browser() {
    for browser in "${CHROMIUM:-}" chromium google-chrome google-chrome-stable chromium-browser; do
        [ -n "$browser" ] && "$browser" --version >/dev/null 2>&1 && return 0
    done
    return 1
}
if [ $for_tests = yes ] && ! real_browser; then
    if [ -r /etc/os-release ] && grep -q '^ID=ubuntu' /etc/os-release; then
        fail "the browser tests need a Chromium that is no snap: install google-chrome-stable, or name one with CHROMIUM=/path"
    fi
    need chromium
fi
# EPUBCheck, which judges the e-book, is a Java program. Where there is a stub in place of Java only running it tells.
if [ $for_tests = yes ] && ! java -version >/dev/null 2>&1; then need default-jre-headless; fi
if [ -n "$missing" ]; then
    as_root=
    if [ "$(id -u)" != 0 ]; then
        if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root=no; fi
    fi
    if [ "$as_root" = no ] || ! command -v apt-get >/dev/null 2>&1; then
        fail "system packages are missing; install them and run make again: sudo apt-get install$missing"
    fi
    say "installing$missing"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

# The environment ----------------------------------------------------------------------------------------
if ! .venv/bin/python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])' 2>/dev/null; then
    say "making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
fi
say "installing the locked packages (a minute or two the first time)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
[ $for_course = no ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-course.txt
[ $for_tests = no ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . 2>/dev/null \
    || .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
say "ready"
