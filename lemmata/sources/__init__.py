"""Reads a copy of the sources: cuts them into segments, proves lemmata against them, and keeps none of their text."""
