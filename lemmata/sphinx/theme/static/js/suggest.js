/* Pages, headings and entries that have what is being typed, as links below the search field; Enter shows passages.
   Search comes from search.js, its index from searchindex.js. */
"use strict";

(function () {
  const SHOWN = 7;
  const field = document.getElementById("find");
  const list = document.createElement("ul");
  list.className = "suggested";
  const told = document.createElement("p");
  told.className = "unseen";
  told.setAttribute("role", "status");
  field.closest("form").append(list, told);

  /* The best page with the best heading or entry of it that has the phrase. */
  const line = (page) => {
    const best = page.passages.reduce((one, other) => (one && one.score >= other.score ? one : other), null);
    const link = document.createElement("a");
    link.href = page.url + (best ? "#" + encodeURIComponent(best.id) : "");
    Search.put(link, page.title);
    if (best && best.title !== page.title) {
      // Two blocks to the eye; to who listens one name.
      link.append(Object.assign(document.createElement("span"), { className: "unseen", textContent: ", " }));
      const place = link.appendChild(document.createElement("span"));
      Search.put(place, best.title);
    }
    const item = document.createElement("li");
    item.append(link);
    return item;
  };

  const show = () => {
    const query = field.value.trim();
    const asked = Search.parse(query);
    const pages = asked.words.length ? Search.pages(Search.index, asked) : [];
    list.replaceChildren(...pages.slice(0, SHOWN).map(line));
    const common = asked.words.length ? "" : Search.common(query, asked);
    told.textContent = query ? common || _`${pages.length} pages. Enter shows the passages.` : "";
  };

  field.addEventListener("input", show);
  /* Down from the field into the list and through it, up again; Tab goes there as well. */
  field.closest("form").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    const stops = [field, ...list.querySelectorAll("a")];
    const here = stops.indexOf(document.activeElement);
    const next = stops[here + step];
    if (here < 0 || !next) return;
    event.preventDefault();
    next.focus();
  });
  show();
})();
