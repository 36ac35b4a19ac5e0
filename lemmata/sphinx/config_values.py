"""Registers the settings of the engine with Sphinx, as `Settings` declares them."""

from __future__ import annotations

from sphinx.application import Sphinx

from lemmata.record import settings


def setup(app: Sphinx) -> dict[str, bool]:
    """Register a value for each setting, once: a part that is loaded alone asks for it too."""
    for name, one in settings.keys().items():
        if name not in app.config:
            usual = settings.default(one)
            app.add_config_value(name, usual, one.metadata["rebuild"], [type(usual)])
    return {"parallel_read_safe": True, "parallel_write_safe": True}
