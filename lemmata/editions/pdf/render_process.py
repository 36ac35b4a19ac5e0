"""Runs the typesetter as a process of its own and waits for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from lemmata.editions import font_subset
from lemmata.editions.build_site import BuildFailed
from lemmata.editions.pdf.render import Typeset


def typeset(document: Path, base: Path, place: Path, work: Path, fonts: Path, time_limit: float) -> Typeset:
    """Set the HTML file `document` as the PDF `place`; pictures are found from the folder `base`, and
    of faces those of the folder `fonts` alone.

    Raises BuildFailed.
    """
    environment = os.environ | {"FONTCONFIG_FILE": str(font_subset.write_fontconfig(work / "fontconfig", fonts))}
    command = [sys.executable, "-m", "lemmata.editions.pdf.render", str(document), str(base), str(place)]
    try:
        done = subprocess.run(command, env=environment, text=True, timeout=time_limit, capture_output=True)
    except subprocess.TimeoutExpired as error:
        raise BuildFailed(f"setting the pages took longer than {time_limit:.0f} s and was stopped") from error
    if done.returncode:
        # Of a trace only the end helps.
        raise BuildFailed("\n".join(done.stderr.strip().splitlines()[-12:]) or "setting the pages failed")
    return Typeset(**json.loads(done.stdout))
