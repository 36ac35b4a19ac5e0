/* A table of the record: choices, words, order, all kept in the address. Without this script the whole table stands. */
"use strict";

(function () {
  const form = document.querySelector("form.records-tools");
  let table = document.querySelector("table.records");
  const heads = Array.from(table.tHead.rows[0].cells);
  const selects = Array.from(form.querySelectorAll("select"));
  const told = form.querySelector("output");
  const isPlain = (text) => /^[\x00-\x7f]*$/.test(text);
  const fold = (text) => (isPlain(text) ? text : text.normalize("NFKD").replace(/\p{M}/gu, "")).toLowerCase();
  /* Both scripts: han.js says which character stands for which; it is loaded when words are typed. */
  let other = null;
  const simple = (text) => (other ? fold(text).replace(/\p{Script=Han}/gu, (one) => other.get(one) || one) : fold(text));
  const idle = window.requestIdleCallback || ((act) => setTimeout(() => act({ timeRemaining: () => 5 })));
  const items = [];
  /* The heads of a timeline, each with the rows below it. */
  const groups = [];
  for (const body of table.tBodies) {
    if (!("f" in body.dataset)) groups.push({ head: body, rows: [] });
    else {
      items.push({ body, facets: body.dataset.f.split("|"), text: "", fits: true });
      if (groups.length) groups.at(-1).rows.push(items.at(-1));
    }
  }
  const of = (rows) => rows.filter(({ fits }) => fits).map(({ body }) => body);
  let sorted = null;

  /* What a row has in a column, as the data have it. */
  const raw = (cell) => cell.dataset.v || (cell.querySelector("a[href^=http]") || {}).href || cell.textContent.trim();

  /* A choice begins a table of its own, behind the one that was: to take 1,000 rows out of a page, and to style them where
     they stay, took longer than a reader waits, and what stands in a box whose content is hidden costs nothing. Into the new
     table come the rows that a window has room for, and the rest once these are painted. Most of what a row costs is that
     browsers make each <details> anew. */
  const AT_ONCE = Math.ceil(innerHeight / (innerWidth > 768 ? 60 : 120)), AFTER = 60;
  let current = groups.length ? groups.flatMap(({ head, rows }) => [head, ...rows.map(({ body }) => body)]) : items.map(({ body }) => body);
  let held = current;
  const show = (needed = null) => {
    /* No head is true of rows in another order. */
    const wanted = groups.length && !sorted
      ? groups.flatMap(({ head, rows }) => (rows.some(({ fits }) => fits) ? [head, ...of(rows)] : [])) : of(items);
    if (wanted.length === current.length && wanted.every((one, at) => one === current[at])) {
      put(current, current.indexOf(needed) + 1 - held.length);
      return;
    }
    const focused = document.activeElement;
    const box = table.parentElement, left = table;
    table = left.cloneNode(false);
    table.append(...[left.caption, left.tHead].filter(Boolean));
    const begun = box.cloneNode(false);
    begun.append(table);
    box.after(begun);
    box.className = "left-out";
    if (table.contains(focused)) focused.focus({ preventScroll: true });
    held = [];
    current = wanted;
    /* What waits until it comes near is laid out in a second pass; the first rows are near. */
    wanted.slice(0, AT_ONCE).forEach((one) => one.classList.add("at-once"));
    put(wanted, Math.max(AT_ONCE, wanted.indexOf(needed) + 1));
  };
  const put = (wanted, most) => {
    /* Another choice was made meanwhile, or all have come. */
    if (wanted !== current || most <= 0) return;
    const next = wanted.slice(held.length, held.length + most);
    table.append(...next);
    held.push(...next);
    const isBusy = held.length < wanted.length;
    if (isBusy) setTimeout(() => requestAnimationFrame(() => put(wanted, AFTER)));
    else idle(() => document.querySelectorAll(".left-out").forEach((one) => one.remove()));
    table.ariaBusy = String(isBusy);
  };
  const textOf = (item) => item.text || (item.text = simple(item.body.id + " " + item.body.textContent));

  const filter = () => {
    const words = simple(form.elements.q.value).split(/\s+/).filter(Boolean);
    const chosen = selects.map(({ value }) => value);
    for (const item of items) {
      item.fits = chosen.every((value, at) => !value || (item.facets[at] || "-") === value)
        && words.every((word) => textOf(item).includes(word));
    }
    show();
    say();
  };
  const say = (before = "") => {
    const count = of(items).length;
    const line = count < items.length ? _`${count} of ${items.length} rows` : count === 1 ? _("1 row") : _`${count} rows`;
    told.textContent = before + line;
    /* On paper the caption says it. */
    const printed = table.caption && table.caption.querySelector(".records-count");
    if (printed) printed.textContent = ": " + line;
    form.elements.csv.textContent = count === 1 ? _("This row as CSV") : _("These rows as CSV");
    form.elements.csv.disabled = !count;
  };

  /* The place of each row among the values of a column; none where the cell is empty. */
  const ranks = [];
  const ranked = (at) => {
    if (ranks[at]) return ranks[at];
    const values = items.map(({ body }) => raw(body.rows[0].cells[at]));
    const isNumber = values.every((one) => !one || !isNaN(one));
    /* Dates need no rules of a language. */
    const compare = isNumber ? (a, b) => a - b : values.every((one) => /^[\d-]*$/.test(one)) ? (a, b) => (a < b ? -1 : 1)
      : new Intl.Collator("en", { numeric: true }).compare;
    const places = new Map();
    let before = null;
    for (const one of Array.from(new Set(values)).filter(Boolean).sort(compare)) {
      places.set(one, before !== null && compare(before, one) === 0 ? places.get(before) : places.size);
      before = one;
    }
    return (ranks[at] = new Map(items.map((item, n) => [item, places.get(values[n])])));
  };

  const sort = (head, direction) => {
    const at = heads.indexOf(head);
    heads.forEach((one) => one.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", direction);
    const place = ranked(at), sign = direction === "ascending" ? 1 : -1;
    items.sort((one, two) => {
      const [a, b] = [place.get(one), place.get(two)];
      return a === undefined || b === undefined ? (a === undefined) - (b === undefined) : (a - b) * sign;
    });
    sorted = { at, direction };
  };

  /* The address says what is chosen, so that it can be sent; a new one has every link styled anew, so the rows come first. */
  let kept = 0;
  const keep = () => {
    clearTimeout(kept);
    kept = setTimeout(write, 100);
  };
  const write = () => {
    const asked = new URLSearchParams();
    for (const field of [form.elements.q, ...selects]) if (field.value) asked.set(field.name, field.value);
    if (sorted) asked.set("sort", sorted.at + (sorted.direction === "ascending" ? "" : "-"));
    const query = asked.toString();
    try { history.replaceState(null, "", (query ? "?" + query : location.pathname) + location.hash); } catch { /* a folder */ }
  };

  const restore = () => {
    const ignored = [];
    for (const [name, value] of new URLSearchParams(location.search)) {
      const field = form.elements[name];
      const place = /^(\d+)(-?)$/.exec(value);
      if (name === "sort" && place && heads[place[1]]) sort(heads[place[1]], place[2] ? "descending" : "ascending");
      else if (field === form.elements.q) field.value = value;
      else if (selects.includes(field) && Array.from(field.options).some((option) => option.value === value)) field.value = value;
      else ignored.push(`${name}=${value}`);
    }
    filter();
    if (ignored.length) say(_`Not understood and left out: ${ignored.join(", ")}. `);
    if (form.elements.q.value) bothScripts();
    open();
  };

  /* A row's own address shows and opens it, whatever is chosen. */
  const open = () => {
    let key = "";
    try { key = decodeURIComponent(location.hash.slice(1)); } catch { /* no address of anything: #100% */ }
    const item = items.find(({ body }) => body.id === key);
    const body = item ? item.body : (groups.find(({ head }) => head.id === key) || {}).head;
    if (!body) return;
    if (item && !item.fits) { item.fits = true; say(_`${key} is shown though the choice leaves it out. `); }
    show(body);
    if (!table.contains(body)) return;
    /* What was taken out is no target any more, and an address that is gone to again makes it one. */
    if (!body.matches(":target")) location.replace(location.hash);
    body.querySelectorAll("details").forEach((one) => { one.open = true; });
    body.scrollIntoView();
  };

  /* While nothing else is to do, what the words are looked for in, and the order of each column. */
  const read = (from = 0) => {
    idle((deadline) => {
      let at = from;
      while (at < items.length && deadline.timeRemaining() > 1) textOf(items[at++]);
      if (at < items.length) read(at);
      else if (ranks.filter(Boolean).length < heads.length) { ranked(heads.findIndex((_, n) => !ranks[n])); read(at); }
    });
  };

  const bothScripts = () => {
    if (other) return;
    other = new Map();
    const script = document.createElement("script");
    script.src = document.documentElement.dataset.content_root + "_static/han.js";
    script.addEventListener("load", () => {
      const to = Array.from(HAN_TO);
      Array.from(HAN_FROM).forEach((one, at) => other.set(one, to[at]));
      items.forEach((item) => { item.text = ""; });
      if (form.elements.q.value) filter();
      read();
    });
    document.head.append(script);
  };

  /* The columns as the data name them. A spreadsheet shall compute nothing of it. */
  const columns = JSON.parse(form.dataset.columns);
  const csv = (rows) => {
    const read = rows.map(({ body }) => {
      const found = new Map([[form.dataset.key, body.id]]);
      heads.forEach(({ dataset }, at) => { if (dataset.c) found.set(dataset.c, raw(body.rows[0].cells[at])); });
      body.querySelectorAll("dt").forEach((term) => found.set(columns[term.textContent], raw(term.nextElementSibling)));
      if (body.dataset.s) found.set("source_ids", body.dataset.s);
      return found;
    });
    const names = Array.from(new Set(read.flatMap((row) => Array.from(row.keys()))));
    const cell = (text) => `"${text.replace(/^(?=[=@\t\r]|[+-](?![\d.,]+%?$))/, "'").replaceAll('"', '""')}"`;
    return "\ufeff" + [names, ...read.map((row) => names.map((name) => row.get(name) || ""))]
      .map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  };

  const save = (rows) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv(rows)], { type: "text/csv" }));
    link.download = form.dataset.table + (rows.length < items.length ? "-" + rows.length : "") + ".csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  /* A row that is opened offers its citation and its cells. */
  const offer = (details) => {
    if (!details.open || details.querySelector("button")) return;
    const item = items.find(({ body }) => body.contains(details));
    const line = details.appendChild(document.createElement("p"));
    const button = (words, act) => {
      const made = line.appendChild(document.createElement("button"));
      Object.assign(made, { type: "button", textContent: words });
      made.addEventListener("click", act);
    };
    button(_("Copy the citation"), async () => {
      const name = item.body.rows[0].cells[0].textContent.trim();
      const page = location.protocol === "file:" ? "" : " " + location.href.split(/[?#]/)[0] + "#" + item.body.id;
      const words = _`“${name}” (${item.body.id}), ${document.title}, record as of ${form.dataset.day}.${page}`;
      try { await navigator.clipboard.writeText(words); say(_("Copied. ")); } catch { line.append(" " + words); }
    });
    button(_("This row as CSV"), () => save([item]));
  };

  form.parentElement.addEventListener("toggle", (event) => offer(event.target), true);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { filter(); keep(); });
  ["focus", "input"].forEach((kind) => form.elements.q.addEventListener(kind, bothScripts));
  form.addEventListener("reset", () => setTimeout(() => { filter(); keep(); }));
  form.elements.csv.addEventListener("click", () => save(items.filter(({ fits }) => fits)));
  heads.forEach((head) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: head.textContent });
    button.addEventListener("click", () => {
      sort(head, head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending");
      show();
      keep();
    });
    head.replaceChildren(button);
  });
  addEventListener("hashchange", open);
  form.hidden = false;
  restore();
  read();
})();
