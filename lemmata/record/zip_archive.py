"""Deterministic (reproducible) zip archives: their bytes depend on what is in them and on nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
from pathlib import Path

#: The earliest day that a zip can hold.
EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(files: dict[str, bytes], stored: Collection[str] = ()) -> bytes:
    """Return a zip of `files`, contents by path, in the order given; those in `stored` are not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, contents in files.items():
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if path in stored else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, contents, compresslevel=9)
    return out.getvalue()


def write(path: Path, files: dict[str, bytes], stored: Collection[str] = ()) -> None:
    """Write a zip of `files` to `path`, aside first, so that a file half written never stands there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + ".part")
    aside.write_bytes(pack(files, stored))
    aside.replace(path)
