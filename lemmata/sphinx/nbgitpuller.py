"""Links by which a hub with nbgitpuller fetches the book and opens a notebook: on each notebook page, and {pull}.

Hub and repository stand in `_config.yml` (`launch_buttons: jupyterhub_url`, `repository: url, branch`). Where one is empty
there is no link, and the directive prints the form of one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes as docutils_nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from lemmata.sphinx import nodes
from lemmata.sphinx.html_page import is_site

logger = logging.getLogger(__name__)

#: What stands in the form of a link for what is not configured.
HUB, REPOSITORY = "https://HUB", "https://HOST/OWNER/REPOSITORY"


def pull_link(hub: str, repository: str, branch: str, path: str) -> str:
    """Return the link that opens the notebook at `path`, below the root of the repository, in JupyterLab.

    It names the folder: the hub would call it what the address ends in, `.git` included.
    """
    folder = repository.rstrip("/").rsplit("/", 1)[-1].removesuffix(".git")
    return (f"{hub.rstrip('/')}/hub/user-redirect/git-pull?repo={quote(repository, safe='')}&branch={quote(branch, safe='')}"
            f"&targetpath={quote(folder, safe='')}&urlpath={quote(f'lab/tree/{folder}/{path}', safe='')}")


def configured(app: Sphinx) -> tuple[str, str, str]:
    """Return hub, repository and branch as `_config.yml` names them; hub and repository are empty where it names none."""
    options = app.config.html_theme_options
    return (options.get("launch_buttons", {}).get("jupyterhub_url", ""), options.get("repository_url", ""),
            options.get("repository_branch", "") or "main")


class PullDirective(SphinxDirective):
    """The link to the notebook named, a path below the root of the book; its form, where no hub is configured."""

    required_arguments = 1

    def run(self) -> list[docutils_nodes.Node]:
        path = self.arguments[0]
        if not Path(self.env.srcdir, path).is_file():
            logger.warning("no notebook %s, expected a file of the book", path, location=self.get_location(), type="lemmata")
        hub, repository, branch = configured(self.env.app)
        if hub and repository:
            link = pull_link(hub, repository, branch, path)
            return [nodes.paragraph(docutils_nodes.reference("", link, refuri=link))]
        form = pull_link(HUB, REPOSITORY, branch, path)
        return [docutils_nodes.literal_block(form, form, language="text")]


def _offer(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
           doctree: docutils_nodes.document | None) -> None:
    """Hand the template of a notebook page its link."""
    if not is_site(app) or not context.get("sourcename", "").endswith(".ipynb"):
        return
    hub, repository, branch = configured(app)
    if hub and repository:
        context["pull_link"] = pull_link(hub, repository, branch, f"{pagename}.ipynb")


def setup(app: Sphinx) -> None:
    """Register the directive, and offer the link to each notebook page."""
    app.add_directive("pull", PullDirective)
    app.connect("html-page-context", _offer, priority=850)
