/* Working with a reading: notes folded on a narrow screen, notes of one kind, from note to note, from segment to segment,
   a note and its words in one light, links that can be copied. */
"use strict";

(function () {
  const notes = Array.from(document.querySelectorAll(".segment .note"));
  const segments = Array.from(document.querySelectorAll(".segment[id]"));
  const first = document.querySelector(".segment");
  const make = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  const kindOf = (note) => note.querySelector(".note-kind").textContent;

  /* On a narrow screen a note shows its head, the first one all of it; on a wide one every note is open and stays so. */
  const narrow = matchMedia("(max-width: 47.99rem)");
  const root = document.documentElement;
  const foldOf = (note) => note.querySelector("details");
  const folds = notes.map(foldOf);
  /* So does what has no note and is no heading, a name, a date, a footnote: its place tells what it is. */
  segments.filter((segment) => !segment.querySelector(".note") && !/-h\d[\d-]*$/.test(segment.id)).forEach((segment) => {
    const gloss = segment.querySelector(".gloss");
    const sign = make("summary", {});
    sign.setAttribute("aria-label", segment.querySelector(".locator").textContent);
    const fold = make("details", { open: true }, sign, ...gloss.childNodes);
    gloss.append(fold);
    folds.push(fold);
  });
  const all = make("button", { type: "button", className: "all-notes" });
  const openAll = (isOpen) => {
    folds.forEach((fold, at) => { fold.open = isOpen || at === 0; });
    all.textContent = isOpen ? _("Fold all notes") : _("Open all notes");
    if (isOpen) delete root.dataset.notes; else root.dataset.notes = "folded";
  };
  all.addEventListener("click", () => openAll(root.dataset.notes === "folded"));
  const open = (id) => {
    const target = id ? document.getElementById(id) : null;
    const folded = target?.closest(".note") || (target?.matches(".segment") ? target.querySelector(".gloss") : null);
    const fold = folded?.querySelector("details");
    if (fold) fold.open = true;
  };
  const arrange = () => {
    openAll(!narrow.matches);
    open(location.hash.slice(1));
  };
  arrange();
  narrow.addEventListener("change", arrange);
  addEventListener("hashchange", () => open(location.hash.slice(1)));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const head = narrow.matches && !event.target.closest("a, button") && event.target.closest(".note-head");
    if (link) open(link.hash.slice(1));
    // The whole head is easier to hit than its sign.
    else if (head) foldOf(head.parentElement).open = !foldOf(head.parentElement).open;
  });
  /* Paper has all of them. */
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = folds.filter((fold) => !fold.open);
    closed.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((fold) => { fold.open = false; }));

  /* A note and the words that it belongs to are shown together, whichever is pointed at or has the focus. */
  const keys = Array.from(document.querySelectorAll("a.key"));
  let lit = "";
  const light = ({ target }) => {
    const id = target.closest(".note")?.id || target.closest("a.key")?.hash.slice(1) || "";
    if (id === lit) return;
    for (const [name, isLit] of [[lit, false], [id, true]]) {
      if (!name) continue;
      document.getElementById(name).classList.toggle("lit", isLit);
      keys.filter((key) => key.hash === "#" + name).forEach((key) => key.classList.toggle("lit", isLit));
    }
    lit = id;
  };
  document.addEventListener("pointerover", light);
  document.addEventListener("focusin", light);

  /* Where a gloss stays in sight its height decides by which end (reading.css). */
  const watch = new ResizeObserver((entries) => entries.forEach(({ target, borderBoxSize }) =>
    target.style.setProperty("--height", borderBoxSize[0].blockSize + "px")));
  /* Only on a wide screen does it stay; a narrow one would be laid out twice for nothing. */
  const side = matchMedia("(min-width: 68.75rem)");
  const measure = () => {
    watch.disconnect();
    if (side.matches) document.querySelectorAll(".segment-text").forEach((text) => watch.observe(text));
  };
  measure();
  side.addEventListener("change", measure);

  /* The tools stand above the first segment, where the notes begin. */
  const kinds = new Map();
  notes.forEach((note) => kinds.set(kindOf(note), (kinds.get(kindOf(note)) || 0) + 1));
  const count = make("output", {});
  const filter = make("select", {}, make("option", { value: "", textContent: _`all kinds (${notes.length})` }),
    ...Array.from(kinds, ([kind, number]) => make("option", { value: kind, textContent: `${kind} (${number})` })));
  filter.addEventListener("change", () => {
    notes.forEach((note) => { note.hidden = Boolean(filter.value) && kindOf(note) !== filter.value; });
    count.textContent = filter.value ? _`${kinds.get(filter.value)} of ${notes.length} notes are shown` : "";
  });
  /* A browser measures every choice of a field, and fetches its Chinese: they come when the field is about to be used. */
  const jump = make("select", {}, make("option", { value: "", textContent: _("choose") }));
  const list = () => {
    if (jump.length > 1) return;
    jump.append(...segments.map((segment) =>
      make("option", { value: segment.id, textContent: segment.querySelector(".segment-head").textContent.trim() })));
  };
  ["pointerenter", "pointerdown", "focus"].forEach((kind) => jump.addEventListener(kind, list));
  jump.addEventListener("change", () => { if (jump.value) location.hash = jump.value; jump.value = ""; });
  /* Pinyin above lemmata and terms, off until it is asked for, and remembered. The readings come when they are needed. */
  const pinyin = make("button", { type: "button", className: "pinyin", textContent: _("Pinyin") });
  const annotate = () => document.querySelectorAll("article [lang|=zh]:not([lang*=Latn], .incipit, .incipit *)").forEach((words) => {
    if (words.childElementCount) return;
    words.replaceChildren(...words.textContent.split(/([\u3007\u3400-\u9fff\uf900-\ufaff]+)/).map((run) => {
      /* A single character has its reading from the lemma around it. */
      const syllables = (run.length > 1 || words.closest(".lemma")) && Object.hasOwn(PINYIN, run) && PINYIN[run].split(" ");
      if (!syllables) return run;
      const ruby = make("ruby", {});
      Array.from(run).forEach((character, at) => ruby.append(character, make("rt", { lang: "zh-Latn-pinyin", textContent: syllables[at] })));
      return ruby;
    }));
  });
  let comes;
  const sound = (isOn) => {
    pinyin.setAttribute("aria-pressed", isOn);
    root.toggleAttribute("data-pinyin", isOn);
    if (isOn && !comes) {
      comes = make("script", { src: root.dataset.content_root + "_static/pinyin.js", onload: annotate });
      document.head.append(comes);
    }
  };
  pinyin.addEventListener("click", () => {
    sound(!root.hasAttribute("data-pinyin"));
    try { localStorage.setItem("pinyin", root.hasAttribute("data-pinyin") ? "on" : ""); } catch { /* forbidden: for this page */ }
  });
  let kept = "";
  try { kept = localStorage.getItem("pinyin"); } catch { /* forbidden */ }
  sound(kept === "on");

  const tools = make("div", { className: "reading-tools" },
    make("label", {}, _("Notes "), filter), make("label", {}, _("Go to "), jump),
    make("span", { className: "reading-keys" }, make("kbd", { textContent: "Alt ↓" }), " ",
      make("kbd", { textContent: "Alt ↑" }), _(" from note to note")),
    ...(document.querySelector("article [lang|=zh]") ? [pinyin] : []), all, count);
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", _("Tools of the reading"));
  first.before(tools);

  /* The card for the reader's own copy comes when its fold is opened, or something is dragged over the page: a browser looks
     through a form that is there, and lays out the fold around it. */
  const fold = document.querySelector(".own")?.closest("details");
  if (fold) {
    const fill = () => {
      fold.removeEventListener("toggle", fill);
      document.removeEventListener("dragenter", fill);
      document.head.append(make("script", { src: root.dataset.content_root + "_static/js/own-copy.js" }));
    };
    fold.addEventListener("toggle", fill);
    document.addEventListener("dragenter", fill);
    if (fold.open) fill();
  }

  /* No single key: it would fight speech input (WCAG 2.1.4). */
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("select, input, textarea")) return;
    const shown = notes.filter((note) => !note.hidden);
    const here = shown.indexOf(document.activeElement.closest(".note"));
    const after = (note) => note.getBoundingClientRect().top > innerHeight * 0.1;
    const near = step > 0 ? shown.findIndex(after) : shown.findLastIndex((note) => !after(note));
    const next = shown[here < 0 ? near : here + step];
    if (!next) return;
    event.preventDefault();
    foldOf(next).open = true;
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
    offer(next, true);
  });

  /* One button for all links, in whatever is pointed at or has the focus; a stop of the keyboard only where Alt and an arrow led. */
  const button = make("button", { type: "button", className: "copy-link" });
  const told = make("span", { className: "unseen" });
  told.setAttribute("role", "status");
  document.querySelector("main").append(told);
  const LINKED = ".segment[id], .note[id], .record-claims tr[id], figure[id], .exercise[id], .quiz-item[id]";
  const headOf = (element) => element.querySelector("figcaption, th, p");
  function offer(element, isStop = false) {
    if (!element) return;
    if (document.activeElement !== button) button.tabIndex = isStop ? 0 : -1;
    if (button.dataset.of === element.id) return;
    button.textContent = _("Copy link");
    button.dataset.of = element.id;
    if (element.matches(".note, .segment")) element.prepend(button); else headOf(element).append(button);
  }
  document.addEventListener("pointerover", (event) => offer(event.target.closest(LINKED)));
  document.addEventListener("focusin", (event) => offer(event.target.closest(LINKED)));
  button.addEventListener("click", async () => {
    const address = location.href.split("#")[0] + "#" + button.dataset.of;
    try {
      await navigator.clipboard.writeText(address);
    } catch { /* from a folder or over plain http there is no clipboard: select and copy as of old */
      const field = make("textarea", { value: address, className: "unseen" });
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    button.textContent = _("Copied");
    told.textContent = _("The link is copied.");
  });
})();
