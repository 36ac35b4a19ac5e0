"""`pip install` into the environment that runs this, with those of the user's settings that lead to packages.

A pip.conf or PIP_* variable may also say where packages go (user, target, prefix), which are left out (no-deps) or that
untried ones count (pre): none of that may change a locked environment, and `user = true` alone stops every one.
"""

import ast
import os
import re
import subprocess
import sys
from importlib.metadata import version

#: Settings that say how packages are reached, and the limits that a house sets to what is installed.
REACH = {"index-url", "extra-index-url", "find-links", "no-index", "trusted-host", "proxy", "cert", "client-cert", "timeout",
         "default-timeout", "constraint", "retries", "cache-dir", "no-cache-dir", "keyring-provider"}
PIP = [sys.executable, "-I", "-m", "pip"]
#: Before this pip could not install a folder that has no setup.py so that its modules are found where they stand.
OLDEST = (21, 3)


def reaching(listed: str) -> dict[str, str]:
    """The settings of REACH in what `pip config list` printed, as variables; a later line holds against an earlier one."""
    found = {}
    for order in ("global.", "install.", ":env:."):
        for line in listed.splitlines():
            name, separator, value = line.partition("=")
            setting = name.removeprefix(order)
            if separator and name.startswith(order) and setting in REACH:
                found["PIP_" + setting.upper().replace("-", "_")] = ast.literal_eval(value)
    return found


def too_old(pip: str) -> str:
    """What to do about a pip of that version; nothing where it serves."""
    if tuple(int(part) for part in re.findall(r"\d+", pip)[:2]) >= OLDEST:
        return ""
    return f"pip {pip} in {sys.prefix}, expected {'.'.join(map(str, OLDEST))} or later: remove that folder and run make again"


def main(arguments: list[str]) -> int:
    """Run pip; its status."""
    if told := too_old(version("pip")):
        print(told, file=sys.stderr)
        return 1
    listed = subprocess.run([*PIP, "config", "list"], text=True, capture_output=True).stdout
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    # An empty file in the place of all files of settings.
    environment = kept | reaching(listed) | {"PIP_CONFIG_FILE": os.devnull}
    return subprocess.run([*PIP, "install", "--quiet", "--disable-pip-version-check", *arguments], env=environment).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
