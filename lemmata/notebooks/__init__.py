"""What a notebook imports: pandas-side helpers without Sphinx, and the tables and facts of the record."""

from lemmata.record import facts, tables

__all__ = ["facts", "tables"]
