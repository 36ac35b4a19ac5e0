"""The chapters that are taught, from their front matter: {chapters}."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes as docutils_nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from apparatus import frontmatter
from apparatus.book import nodes


class ChaptersDirective(SphinxDirective):
    """A table of the chapters that are taught: for whom, how long, what first, what one can do afterwards."""

    def run(self) -> list[docutils_nodes.Node]:
        rows = []
        root = Path(self.env.srcdir)
        self.env.note_dependency(str(root / "_toc.yml"))
        for name in frontmatter.taught(root):
            path = root / "chapters" / f"{name}.md"
            self.env.note_dependency(str(path))
            matter = frontmatter.read(path)
            link = addnodes.pending_xref("", docutils_nodes.inline("", path.stem), refdomain="std", reftype="doc",
                                         reftarget=f"/chapters/{path.stem}", refexplicit=False, refwarn=True,
                                         refdoc=self.env.docname)
            aims = docutils_nodes.bullet_list("", *(docutils_nodes.list_item("", nodes.paragraph(one))
                                                    for one in matter["objectives"]))
            rows.append((matter["minutes"], ("", [[link], [nodes.paragraph(str(matter["level"]))],
                                                  [nodes.paragraph(f"{matter['minutes']} minutes")],
                                                  [nodes.paragraph(str(matter["prerequisites"]))], [aims]])))
        rows.sort(key=lambda row: row[0])
        return [nodes.table("chapters", f"{len(rows)} chapters, the shortest first",
                            ["Chapter", "For whom", "Time", "What first", "Afterwards students can"], [row for _, row in rows])]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("chapters", ChaptersDirective)
