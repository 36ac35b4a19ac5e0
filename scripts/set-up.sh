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

# Why a step stopped that has said so in its own words: of a full disk venv and pip say other things.
stopped() {
    left=$(df -Pk . 2>/dev/null | awk 'NR == 2 { print $4 }')
    [ "${left:-99999}" -ge 20480 ] || fail "the disk is full: $((left / 1024)) MB are left in $PWD; make room (a GB) and run make again"
    fail "$1; see above"
}

# Ready? -------------------------------------------------------------------------------------------------
# The mark stands in the environment itself and is gone with it; a moved folder, another lock or another set-up makes it
# untrue. A lent environment (a link) is the lender's to set up.
if [ -L .venv ]; then exit 0; fi
kind=book
[ $for_course = no ] || kind=course
[ $for_tests = no ] || kind=test
mark() { { pwd; cat scripts/set-up.sh pyproject.toml requirements*.txt; } | cksum; }
whole() { .venv/bin/python -I -m pip --version >/dev/null 2>&1; }
# The same, asked before every build: to have pip tell its version takes half a second.
stands() { .venv/bin/python -I -c 'from pip import main' >/dev/null 2>&1; }
if [ ! -e .venv/half-made ] && [ "$(cat ".venv/ready-$kind" 2>/dev/null)" = "$(mark)" ] && stands; then exit 0; fi

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
    for browser in "${CHROMIUM:-}" chromium-headless-shell chromium google-chrome google-chrome-stable chromium-browser; do
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
as_root=
if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root=no; fi
fi
command -v apt-get >/dev/null 2>&1 || as_root=no
if [ -n "$missing" ]; then
    if [ "$as_root" = no ]; then
        fail "system packages are missing; install them and run make again: sudo apt-get install$missing"
    fi
    say "installing$missing"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
# Debian's headless shell opens a page in a third of the time (tools/chromium.py); where it cannot be had, Chromium does. The
# other engines, and a screen for WebKit's, have tests of their own (tests/browser/engines.py), which are skipped without them.
wanted=
want() { command -v "$1" >/dev/null 2>&1 || wanted="$wanted $2"; }
if [ $for_tests = yes ] && [ "$as_root" != no ] && grep -q '^ID=debian' /etc/os-release 2>/dev/null; then
    want chromium-headless-shell chromium-headless-shell
    want firefox-esr firefox-esr
    want WebKitWebDriver webkit2gtk-driver
    want Xvfb xvfb
fi
if [ -n "$wanted" ]; then
    timeout 120 $as_root apt-get update -qq >/dev/null 2>&1 || :
    for package in $wanted; do
        say "installing $package"
        DEBIAN_FRONTEND=noninteractive timeout 300 $as_root apt-get install -y -qq --no-install-recommends "$package" \
            >/dev/null 2>&1 || say "it cannot be had: the tests do without"
    done
fi

# The environment ----------------------------------------------------------------------------------------
# A start that was cut off leaves a Python that runs and a pip that does not, or half a pip.
if [ -e .venv/half-made ] || ! whole \
    || ! .venv/bin/python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])' 2>/dev/null; then
    say "making .venv with $("$python" --version)"
    rm -rf .venv
    { mkdir .venv && : >.venv/half-made; } || stopped "the environment could not be made"
    "$python" -I -m venv .venv || stopped "the environment could not be made"
    rm -f .venv/half-made
fi
rm -f .venv/ready-*
# pip was killed while it unpacked: it takes such a package for installed, and its list of files comes last.
for information in .venv/lib/python*/site-packages/*.dist-info; do
    [ ! -d "$information" ] || [ -f "$information/RECORD" ] || rm -rf "$information"
done
# What it puts aside while it replaces a package, and takes for a package of an odd name when it could not put it back.
rm -rf .venv/lib/python*/site-packages/~*
# Of the user's settings those that lead to packages hold (mirrors, proxies, certificates), and none that changes where to
# or what: `user = true` alone would stop it.
install() { .venv/bin/python -I scripts/pip_install.py "$@"; }
say "installing the locked packages (a minute or two the first time)"
install -r requirements.txt || stopped "the packages were not installed"
[ $for_course = no ] || install -r requirements-course.txt || stopped "the packages of the course were not installed"
[ $for_tests = no ] || install -r requirements-dev.txt || stopped "the packages of the tests were not installed"
install --no-deps --no-build-isolation --editable . 2>/dev/null || install --no-deps --editable . \
    || stopped "the book's own packages were not installed"
# A mark that did not fit on the disk is none: it is read back before it counts.
ready() { mark >".venv/ready-$1" && [ "$(cat ".venv/ready-$1")" = "$(mark)" ] || { rm -f ".venv/ready-$1"; stopped "the mark of $1 was not written"; }; }
ready book
[ $for_course = no ] || ready course
[ $for_tests = no ] || ready test
say "ready"
