/* What a page does when there is a script; everything can be read and reached without it. */
"use strict";

/* Appearance: automatic, light, dark, in turn. */
(function () {
  const button = document.querySelector("button.appearance");
  const names = { "": _("automatic"), light: _("light"), dark: _("dark") };
  const root = document.documentElement;
  const show = () => { button.querySelector("span").textContent = _("Appearance: ") + names[root.dataset.theme || ""]; };
  button.addEventListener("click", () => {
    const order = Object.keys(names);
    const next = order[(order.indexOf(root.dataset.theme || "") + 1) % order.length];
    if (next) root.dataset.theme = next; else delete root.dataset.theme;
    /* Where nothing may be kept, the choice lasts for this page. */
    try { localStorage.setItem("appearance", next); } catch { }
    show();
  });
  show();
  button.hidden = false;
})();

/* Ctrl+K (or Cmd+K) goes to the search field, which on a narrow screen comes when it is asked for. No single key does: it would
   fight speech input (WCAG 2.1.4). */
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const fields = Array.from(document.querySelectorAll("input[name=q]"));
  if (!fields.length) return;
  const isShown = (field) => field.getClientRects().length > 0;
  if (!fields.some(isShown)) document.querySelector(".bar").classList.add("searching");
  const field = fields.find(isShown);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

/* From a folder of files a policy that lets forms lead to this site alone lets them lead nowhere in Firefox. */
if (location.protocol === "file:") {
  document.querySelectorAll("form[method=get]").forEach((form) => form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = new URL(form.action);
    address.search = new URLSearchParams(new FormData(form));
    location.href = address;
  }));
}

/* While words are typed into the search field, pages are listed below it. What that takes, the index of the search among
   it, is loaded when the field is used for the first time. */
(function () {
  const field = document.getElementById("find");
  if (document.getElementById("search-input")) return;
  const root = document.documentElement.dataset.content_root;
  field.addEventListener("input", () => {
    /* What is listed may hold any Chinese character of the book; the page's own rules go before. */
    document.head.prepend(Object.assign(document.createElement("link"), { rel: "stylesheet", href: root + "_static/fonts/book.css" }));
    for (const name of ["_static/han.js", "_static/language_data.js", "_static/js/search.js", "searchindex.js", "_static/js/suggest.js"]) {
      document.head.append(Object.assign(document.createElement("script"), { src: root + name, async: false }));
    }
  }, { once: true });
})();

/* Chromium draws the text of a field anew when its style changes, not when a face comes that it had asked for. */
let faces = 0;
document.fonts.addEventListener("loadingdone", () => {
  faces += 1;
  document.querySelectorAll("input[name=q]").forEach((field) => { field.style.wordSpacing = faces / 1000 + "px"; });
});

/* On a narrow screen the contents lie over the page: a link to a section of this page must uncover it. */
document.querySelectorAll("#contents .sections a").forEach((link) => link.addEventListener("click", () => {
  const contents = document.getElementById("contents");
  if (contents.matches(":popover-open")) contents.hidePopover();
}));

/* What stood on this page and was moved has its old address still: who comes by it is led on. */
(function () {
  const way = document.querySelector(".moved a");
  if (!way) return;
  const follow = () => {
    if (location.hash.length > 1 && !document.getElementById(location.hash.slice(1))) location.replace(way.href + location.hash);
  };
  follow();
  addEventListener("hashchange", follow);
})();

/* What waits to be laid out has the height for which it was reckoned until it comes near: the place to which a link leads moves
   while what lies above it gets its own. It is followed until all stands still, and put right once, whether the page glided or
   jumped there, unless the reader takes over. Who comes back to a page finds it where it was left: the browser sees to that. */
(function () {
  let latest = 0;
  const follow = () => {
    const target = document.getElementById(location.hash.slice(1)), mine = ++latest;
    let place, still = 0;
    const look = () => {
      if (mine !== latest || still === 20) return;
      const { top } = target.getBoundingClientRect();
      still = top === place ? still + 1 : 0;
      place = top;
      if (still === 10) target.scrollIntoView({ behavior: "instant" });
      requestAnimationFrame(look);
    };
    if (target) look();
  };
  for (const kind of ["wheel", "pointerdown", "keydown"]) addEventListener(kind, () => { latest += 1; });
  self.navigation?.addEventListener("navigate", ({ hashChange, navigationType }) => {
    if (hashChange && navigationType !== "traverse") requestAnimationFrame(follow);
  });
  addEventListener("load", () => {
    if (!latest && performance.getEntriesByType("navigation")[0].type === "navigate") follow();
  });
})();

/* Where a figure, a citation or a term leads is told to who points at it or comes to it by keyboard. It stands in the list
   that the link leads to, which is asked once; in a folder of files no page may read another. */
(function () {
  const lists = new Map([[location.href.split("#")[0], Promise.resolve(document)]]);
  const read = async (list) => new DOMParser().parseFromString(await (await fetch(list)).text(), "text/html");
  const tell = async ({ target }) => {
    const link = target.closest("a:is(.cite, .fact, .said, [href*='#term-'])");
    const list = link?.href.split("#")[0];
    if (!link || link.title || (location.protocol === "file:" && !lists.has(list))) return;
    if (!lists.has(list)) lists.set(list, read(list).catch(() => null));
    const entry = (await lists.get(list))?.getElementById(link.hash.slice(1));
    const words = !entry ? [] : entry.matches("tr") ? Array.from(entry.cells).slice(0, 3)
      : [entry.matches("dt") ? entry.nextElementSibling?.querySelector(":scope > p:not(.term-forms)") : entry.querySelector("p")];
    const told = words.filter(Boolean).map((one) => one.textContent.trim()).join(" · ");
    if (told) link.title = told;
  };
  if (matchMedia("(hover: hover)").matches) document.addEventListener("pointerover", tell);
  document.addEventListener("focusin", tell);
})();

/* On a narrow screen the way to the search page opens the field instead. */
document.querySelector(".to-search").addEventListener("click", (event) => {
  const field = document.getElementById("find");
  if (!field) return;
  event.preventDefault();
  document.querySelector(".bar").classList.toggle("searching");
  field.focus();
});

/* Long contents open at the page that is read. */
(function () {
  const contents = document.getElementById("contents");
  const current = contents.querySelector(":scope > ul [aria-current='page']");
  if (!current) return;
  contents.addEventListener("toggle", () => {
    const below = current.getBoundingClientRect().bottom - contents.getBoundingClientRect().bottom;
    if (below > -100) contents.scrollTop += below + contents.clientHeight / 2;
  });
})();

/* Rows of a table that is laid out whole ask for Chinese faces when they come near; all of them for paper. */
(function () {
  const root = document.documentElement;
  window.rowsAreWatched = true;
  const watch = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => {
    if (!isIntersecting) return;
    target.classList.add("near");
    watch.unobserve(target);
  }), { rootMargin: "50%" });
  document.querySelectorAll(":is(.record, .records) tr:has([lang|='zh'])").forEach((row) => watch.observe(row));
  addEventListener("beforeprint", () => { delete root.dataset.rows; });
})();

/* What scrolls sideways must be reachable by keyboard, and only that; it says what it is and that it scrolls. */
(function () {
  const boxes = document.querySelectorAll(
    "main pre, .table-scroll, .record-scroll, .cell_output");
  const mark = (box, scrolls) => {
    const table = box.querySelector("table");
    const name = table ? (table.caption && table.caption.textContent.trim()) || _("Table") : _("Code and what it printed");
    const said = { tabindex: "0", role: "group", "aria-label": _`${name}, scrolls sideways` };
    for (const [key, value] of Object.entries(said)) {
      if (scrolls) box.setAttribute(key, value); else box.removeAttribute(key);
    }
  };
  /* It tells of each box once at the start; of one that is not laid out yet, later: until then it is taken for one that scrolls. */
  const watch = new ResizeObserver((entries) =>
    entries.forEach(({ target }) => mark(target, target.scrollWidth > target.clientWidth)));
  boxes.forEach((box) => {
    if (box.closest("[data-length]")) mark(box, true);
    watch.observe(box);
  });
})();

/* Contents and line of sections show which section is being read; at the end of the page it is the last one. */
(function () {
  const links = new Map();
  document.querySelectorAll("#contents .sections a, .on-page a").forEach((link) => {
    const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (section) links.set(section, [...(links.get(section) || []), link]);
  });
  const sections = Array.from(links.keys());
  if (!sections.length) return;
  /* A line that is longer than the window follows the reader, by itself: the page stays where it is. */
  const line = document.querySelector(".on-page");
  const follow = (link) => {
    const place = link.getBoundingClientRect(), room = line.getBoundingClientRect();
    /* What stands in its last 2rem fades (page.css). */
    if (place.left < room.left || place.right > room.right - 32)
      line.scrollLeft += (place.left + place.right - room.left - room.right) / 2;
  };
  let current;
  const show = () => {
    const rest = document.documentElement.scrollHeight - scrollY - innerHeight;
    /* What lies in a closed fold has a place too, under what is seen; who asks for it has all of it laid out. */
    const first = sections.find((section) => !section.closest("details:not([open])")
      && section.getBoundingClientRect().bottom > innerHeight * 0.1) || sections.at(-1);
    const next = rest < 2 && scrollY > 0 ? sections.at(-1)
      : first.getBoundingClientRect().top < innerHeight * 0.4 ? first : undefined;
    if (next === current) return;
    (links.get(current) || []).forEach((link) => link.removeAttribute("aria-current"));
    current = next;
    (links.get(current) || []).forEach((link) => {
      link.setAttribute("aria-current", "location");
      if (line?.contains(link)) follow(link);
    });
  };
  let waits = false;
  const soon = () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => { waits = false; show(); });
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  soon();
})();
