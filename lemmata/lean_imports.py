"""Keeps from being loaded what takes long to load and is used by nothing here."""

from __future__ import annotations

import sys


def leave_out_iri_grammar() -> None:
    """Let jsonschema, which nbformat imports, do without its grammar of international addresses (RFC 3987).

    That grammar is compiled whenever it is imported, a second and a half in each process that reads a notebook; jsonschema
    imports it if it can, and asks it about addresses, which neither notebooks nor a book's settings have validated. None in
    `sys.modules` is Python's way to say that a module is not to be had.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
