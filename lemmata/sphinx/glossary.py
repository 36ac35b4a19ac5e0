"""The glossary: {terms} prints it."""

from __future__ import annotations

from docutils import nodes as docutils_nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.std import make_glossary_term
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from lemmata.sphinx import nodes, record_links
from lemmata.sphinx.record_tables import record


class TermsDirective(SphinxDirective):
    """The glossary; each term can be linked with `{term}`."""

    def run(self) -> list[docutils_nodes.Node]:
        data = record(self.env, "terms")
        listing = docutils_nodes.definition_list(classes=["glossary"])
        for line, row in enumerate(sorted(data.terms, key=lambda row: row["term_en"].lower()), 2):
            term = make_glossary_term(self.env, [docutils_nodes.Text(row["term_en"])], None,
                                      str(self.env.doc2path(self.env.docname)), line,
                                      f"term-{record_links.slug(row['term_id'])}", self.state.document)
            term.children = [child for child in term.children if not isinstance(child, addnodes.index)]
            scripts = [(_("simplified"), row["term_zh_hans"], "zh-Hans"), (_("traditional"), row["term_zh_hant"], "zh-Hant"),
                       (_("German"), row["term_de"], "de")]
            head = docutils_nodes.paragraph(classes=["term-forms"])
            for label, form, lang in scripts:
                if not form or (lang == "zh-Hant" and form == row["term_zh_hans"]):
                    continue
                if len(head):
                    head += docutils_nodes.Text(" · ")
                head += nodes.chinese("", "", docutils_nodes.Text(form), lang=lang, classes=["form"])
                head += docutils_nodes.Text(f" ({label})")
            if row["pinyin"]:
                head += [docutils_nodes.Text(" · "), nodes.chinese("", "", docutils_nodes.Text(row["pinyin"]),
                                                                   lang="zh-Latn-pinyin", classes=["pinyin"])]
            body = docutils_nodes.definition("", *([head] if len(head) else []), nodes.paragraph(row["definition"]))
            if row["do_not_confuse_with"]:
                body += nodes.paragraph(docutils_nodes.emphasis("", _("Not")), f": {row['do_not_confuse_with']}.",
                                        classes=["not"])
            listing += docutils_nodes.definition_list_item("", term, body)
        return [self.letters(listing), addnodes.glossary("", listing, sorted=False)]

    @staticmethod
    def letters(listing: docutils_nodes.definition_list) -> docutils_nodes.container:
        """Return a link to the first term of each letter."""
        made = docutils_nodes.bullet_list()
        seen: set[str] = set()
        for term in listing.findall(docutils_nodes.term):
            letter = term.astext()[:1].upper()
            if letter in seen:
                continue
            seen.add(letter)
            link = docutils_nodes.reference("", "", docutils_nodes.inline("", letter), internal=True, refuri=f"#{term['ids'][0]}")
            made += docutils_nodes.list_item("", nodes.paragraph(link))
        return docutils_nodes.container("", made, classes=["letters"], screen=True)


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("terms", TermsDirective)
