/* What a page does when there is a script; everything can be read and reached without it. */
"use strict";

/* Appearance: automatic, light, dark, in turn. */
(function () {
  const button = document.querySelector("button.appearance");
  const names = { "": "automatic", light: "light", dark: "dark" };
  const root = document.documentElement;
  const show = () => { button.querySelector("span").textContent = "Appearance: " + names[root.dataset.theme || ""]; };
  button.addEventListener("click", () => {
    const order = Object.keys(names);
    const next = order[(order.indexOf(root.dataset.theme || "") + 1) % order.length];
    if (next) root.dataset.theme = next; else delete root.dataset.theme;
    try { localStorage.setItem("appearance", next); } catch (error) { /* forbidden: the choice lasts for this page */ }
    show();
  });
  show();
  button.hidden = false;
})();

/* Ctrl+K (or Cmd+K) goes to the search field. No single key does: it would fight speech input (WCAG 2.1.4). */
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const fields = Array.from(document.querySelectorAll("input[name=q]"));
  const isShown = (field) => field.getClientRects().length > 0;
  const contents = document.getElementById("contents");
  if (!fields.some(isShown) && contents.showPopover) contents.showPopover();
  const field = fields.find(isShown);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

/* While words are typed into the search field, pages are listed below it. What that takes, the index of the search among
   it, is loaded when the field is used for the first time. */
(function () {
  const field = document.getElementById("find");
  if (document.getElementById("search-input")) return;
  const root = document.documentElement.dataset.content_root;
  field.addEventListener("input", () => {
    for (const name of ["_static/han.js", "_static/language_data.js", "_static/js/search.js", "searchindex.js", "_static/js/suggest.js"]) {
      document.head.append(Object.assign(document.createElement("script"), { src: root + name, async: false }));
    }
  }, { once: true });
})();

/* On a narrow screen the contents lie over the page: a link to a section of this page must uncover it. */
document.querySelectorAll("#contents .sections a").forEach((link) => link.addEventListener("click", () => {
  const contents = document.getElementById("contents");
  if (contents.matches(":popover-open")) contents.hidePopover();
}));

/* Long contents open at the page that is read. On a narrow screen they are closed until they are asked for, and to ask
   for their place would have the whole page laid out before its time. */
(function () {
  const contents = document.getElementById("contents");
  const current = contents.querySelector("[aria-current='page']");
  if (!current) return;
  const show = () => {
    const below = current.getBoundingClientRect().bottom - contents.getBoundingClientRect().bottom;
    if (below > -100) contents.scrollTop += below + contents.clientHeight / 2;
  };
  contents.addEventListener("toggle", show);
  if (matchMedia("(min-width: 65rem)").matches) show();
})();

/* What scrolls sideways must be reachable by keyboard, and only that. */
(function () {
  const boxes = document.querySelectorAll(
    "main pre, .pst-scrollable-table-container, .record-scroll, .cell_output, figure.chart");
  const mark = (box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex");
  };
  /* It tells of each box once at the start. */
  const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => mark(target)));
  boxes.forEach((box) => watch.observe(box));
})();

/* The contents show which section is being read. */
(function () {
  const links = new Map();
  document.querySelectorAll("#contents .sections a").forEach((link) => {
    const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (section) links.set(section, link);
  });
  const inView = new Set();
  const watch = new IntersectionObserver((entries) => {
    entries.forEach(({ target, isIntersecting }) => inView[isIntersecting ? "add" : "delete"](target));
    const first = Array.from(links.keys()).find((section) => inView.has(section));
    links.forEach((link, section) => {
      if (section === first) link.setAttribute("aria-current", "location"); else link.removeAttribute("aria-current");
    });
  }, { rootMargin: "-10% 0px -60% 0px" });
  links.forEach((link, section) => watch.observe(section));
})();
