/* Search: Sphinx's index names the pages; the pages themselves, once fetched, show the passages.
   From a folder of files (file:) nothing may be fetched: the offline copy brings the pages along as PAGES; in another
   folder pages, headings and index entries are listed without passages.
   splitQuery, foldText, Stemmer and stopwords come from language_data.js; searchindex.js calls Search.setIndex. */
"use strict";

const PAGES_FETCHED = 12;
const PASSAGES_SHOWN = 3;
/* More than any count of words can give. */
const NAMED = 200;
/* What the passages can be narrowed to, and what tells a passage of each kind; the first that fits counts. */
const KINDS = [["notes", _("Notes"), ".note"], ["claims", _("Claims"), ".record-claims *"], ["glossary", _("Glossary"), "dl.glossary *"],
  ["record", _("Record"), ".records *"],
  ["readings", _("Readings"), "article:has(.segment) *"], ["notebooks", _("Notebooks"), "article:has(.as-notebook) *"]];
/* A passage is one of these, or, inside a note or a row, the whole of it. */
const WHOLES = ".note, .records tbody, tr";
const BLOCKS = "h2, h3, h4, p, li, td, th, dt, dd, figcaption, caption, summary";
/* Quotation marks, and what stands between two of a pair. A single one is also an apostrophe. */
const QUOTES = /["“”„«»「」『』《》]/gu;
const QUOTED = /"[^"]+"|[“„][^“”„]+[“”]|«[^»]+»|「[^」]+」|『[^』]+』/gu;

const Search = {
  /* The page of the search: the index is what weighs most, and comes with a question or with the first key of one. */
  open(field) {
    const query = Search.asked();
    document.querySelectorAll("input[name=q]").forEach((one) => { one.value = query; });
    if (query) { Search.load(); return; }
    document.getElementById("search-waits").remove();
    field.focus();
    field.addEventListener("input", Search.load, { once: true });
  },

  asked: () => (new URLSearchParams(location.search).get("q") || "").trim(),

  load() {
    const root = document.documentElement.dataset.content_root;
    document.head.append(Object.assign(document.createElement("script"), { src: root + "searchindex.js" }));
  },

  setIndex(index) {
    Search.index = index;
    /* On other pages than that of the search suggest.js waits for the index. */
    if (!document.getElementById("search-input") || !Search.asked()) return;
    document.getElementById("search-waits").remove();
    Search.run(index, Search.asked());
  },

  async run(index, query) {
    const isReadable = location.protocol !== "file:" || window.PAGES;
    let asked = Search.parse(query);
    let pages = Search.pages(index, asked);
    const mended = pages.length ? null : await Search.meant(index, asked, isReadable);
    if (mended) [asked, pages] = [mended.asked, Search.pages(index, mended.asked)];
    const meant = mended ? mended.words : "";
    if (isReadable) await Search.readAll(asked.quoted.length ? pages : pages.slice(0, PAGES_FETCHED), asked);
    // Which pages have the words side by side only the pages themselves tell.
    if (asked.quoted.length) pages = pages.filter(({ all }) => !all || all.length);
    pages.sort((one, other) => other.score - one.score || one.place - other.place);
    const shown = asked.quoted.length === 1 && query.replace(QUOTED, "") === "" ? query.slice(1, -1) : query;
    document.title = `${query} · ${document.title}`;
    const common = Search.common(query, asked);
    Search.show(pages, shown, meant, "", common);
    if (!pages.length || !isReadable) return;
    Search.offerKinds(async (kind) => {
      if (kind) await Search.readAll(pages, asked);
      Search.show(pages, shown, meant, kind, common);
    });
  },

  /* Read the pages that were not read yet. */
  readAll: (pages, asked) => Promise.all(pages.filter((page) => !page.all).map((page) => Search.read(page, asked))),

  /* What was asked, with the words that the book does not have replaced by the nearest that it has; null if one has none.
     The index keeps stems only: the words are those of the best pages, and of one stem the nearest to what was typed; where no
     page can be read, the stems themselves. */
  async meant(index, asked, isReadable) {
    const known = Object.keys(index.terms).concat(Object.keys(index.titleterms)).filter((term) => /^[a-z]+$/.test(term));
    const terms = asked.terms.map((term) => (Search.scores(index, term).size ? term : Search.nearest(index, term, known)));
    if (terms.some((term) => !term) || terms.every((term, at) => term === asked.terms[at])) return null;
    const mended = { phrase: terms.join(" "), words: terms, terms, quoted: [] };
    if (!isReadable) return { asked: mended, words: terms.map((term) => term + "…").join(" ") };
    const pages = Search.pages(index, mended).slice(0, PAGES_FETCHED);
    await Search.readAll(pages, mended);
    const text = pages.flatMap(({ all }) => (all || []).map(({ letters }) => letters.map(({ letter }) => letter).join(""))).join(" ");
    const words = terms.map((term, at) => {
      const found = new Set(Array.from(text.matchAll(new RegExp(`(?<![a-z])${term}[a-z]*`, "gi")), ([word]) => word.toLowerCase()));
      const slips = (word) => Search.slips(asked.words[at].toLowerCase(), word);
      return Array.from(found).sort((one, other) => slips(one) - slips(other))[0] || term;
    }).join(" ");
    return { asked: Search.parse(words), words };
  },

  /* The word nearest to `term`, of two as near that of more pages: one slip in four to seven letters, two in more; none in
     fewer. */
  nearest(index, term, known) {
    if (!/^[a-z]{4,}$/.test(term)) return "";
    let best = "", least = (term.length > 7 ? 2 : 1) + 1;
    for (const other of known) {
      if (Math.abs(other.length - term.length) > least) continue;
      const slips = Search.slips(term, other);
      const isCommoner = () => best && Search.scores(index, other).size > Search.scores(index, best).size;
      if (slips < least || (slips === least && isCommoner())) [best, least] = [other, slips];
    }
    return best;
  },

  /* How many letters were left out, put in, changed or exchanged with the next (Damerau's distance, optimal alignment). */
  slips(one, other) {
    const rows = [Array.from({ length: other.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= one.length; i++) {
      rows.push([i]);
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1] ? 0 : 1;
        let least = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
          least = Math.min(least, rows[i - 2][j - 2] + 1);
        }
        rows[i].push(least);
      }
    }
    return rows[one.length][other.length];
  },

  /* Whether the index leaves a word out. The list is an array up to Sphinx 7, a Set from Sphinx 9. */
  isSkipped: (word) => new Set(stopwords).has(word),

  /* The phrase as it is compared, its terms as the index has them, and the phrases that stood in quotation marks. */
  parse(query) {
    const stemmer = new Stemmer();
    const words = splitQuery(query).filter((word) => !Search.isSkipped(word));
    const quoted = (query.match(QUOTED) || []).map(Search.bare).filter((phrase) => splitQuery(phrase).length);
    return { phrase: Search.bare(query), words, terms: words.map((word) => stemmer.stemWord(word)), quoted };
  },

  /* Which words of the query are not looked for, as a sentence or none: they stand on nearly every page. */
  common(query, asked) {
    const free = asked.words.length ? query.replace(QUOTED, " ") : query;
    const words = foldText(free).split(/[^\p{L}\p{N}'’]+/u).filter(Search.isSkipped);
    const named = Array.from(new Set(words), (word) => `“${word}”`);
    const last = named.pop();
    if (!last) return "";
    return named.length ? _`${named.join(", ")} and ${last} are too common to be looked for.` : _`${last} is too common to be looked for.`;
  },

  /* Every page that has all terms, best first. */
  pages(index, asked) {
    const scores = asked.terms.map((term) => Search.scores(index, term));
    const first = scores.length ? Array.from(scores[0].keys()) : [];
    const everywhere = first.filter((page) => scores.every((of) => of.has(page)));
    const found = new Map(everywhere.map((page) => [page, {
      name: index.docnames[page], url: Search.address(index.docnames[page]), title: Search.plain(index.titles[page]),
      place: Search.place(index.docnames[page]), all: null, exact: new Set(),
      score: scores.reduce((sum, of) => sum + of.get(page), 0) / scores.length, passages: [],
    }]));
    const credit = (page, score, title, id) => {
      const result = found.get(page);
      if (!result) return;
      result.score += score;
      if (id) result.passages.push({ id, title, score });
    };
    /* What is called just so, a row of the record or a term, is what was asked for, before what only speaks of it. */
    const called = (page, share, title, id, isMain) => {
      credit(page, share === 1 ? (isMain ? 2 : 1) * NAMED : 20 * share, title, id);
      if (share === 1 && found.has(page)) found.get(page).exact.add(id);
    };
    for (const [title, places] of Object.entries(index.alltitles)) {
      const share = Search.share(title, asked);
      if (share) places.forEach(([page, id]) => credit(page, 20 * share, title, id));
    }
    for (const [entry, places] of Object.entries(index.indexentries)) {
      const share = Search.share(entry, asked);
      if (share) places.forEach(([page, id, isMain]) => called(page, share, entry, id, isMain));
    }
    found.forEach(({ passages }) => passages.sort((one, other) => other.score - one.score));
    for (const objects of Object.values(index.objects)) {
      for (const [page, type, , anchor, name] of objects) {
        const share = Search.share(name, asked);
        const id = anchor === "-" ? index.objnames[type][1] + "-" + name : anchor || name;
        if (share) credit(page, 20 * share, name, id);
      }
    }
    return Array.from(found.values()).sort((one, other) => other.score - one.score || one.place - other.place);
  },

  /* Pages that have a term, each with 5, or 15 if it stands in a heading. A word of three letters or more also finds
     words that begin with it, for less. */
  scores(index, term) {
    const scores = new Map();
    const add = (pages, score) => [].concat(pages === undefined ? [] : pages)
      .forEach((page) => scores.set(page, Math.max(scores.get(page) || 0, score)));
    for (const [terms, whole, part] of [[index.terms, 5, 2], [index.titleterms, 15, 6]]) {
      const longer = term.length > 2 ? Object.keys(terms).filter((key) => key.startsWith(term)) : [];
      if (Object.hasOwn(terms, term)) add(terms[term], whole);
      else longer.forEach((key) => add(terms[key], part));
    }
    return scores;
  },

  /* A text as phrases are compared: folded, numbers in one piece, without quotation marks. */
  bare: (text) => joinDigits(foldText(text)).replace(QUOTES, " ").replace(/\s+/g, " ").trim(),

  /* How much of a heading or entry the phrase makes up; 0 if it is not in it. */
  share(text, asked) {
    const folded = Search.bare(text);
    return folded.includes(asked.phrase) ? asked.phrase.length / folded.length : 0;
  },

  address: (docname) => document.documentElement.dataset.content_root + docname + ".html",

  /* Pages of equal score stand in the order of the book, which is that of the contents. */
  place(docname) {
    const links = Array.from(document.querySelectorAll("#contents a[href]"));
    const at = links.findIndex((link) => link.pathname.endsWith("/" + docname + ".html"));
    return at < 0 ? links.length : at;
  },

  /* The text of a page, or nothing. Where a word was mended it is asked for twice, and read once; what could not be read is
     tried again. */
  articles: new Map(),
  article(page) {
    const { articles } = Search;
    if (!articles.has(page.url)) articles.set(page.url, Search.fetched(page).catch(() => { articles.delete(page.url); }));
    return articles.get(page.url);
  },
  async fetched(page) {
    let text = window.PAGES && PAGES[page.name];
    if (!text) {
      const answer = await fetch(page.url);
      if (!answer.ok) throw new Error(answer.statusText);
      text = await answer.text();
    }
    const main = new DOMParser().parseFromString(text, "text/html").querySelector("main article");
    main?.querySelectorAll(".headerlink, .key sup, script, style").forEach((element) => element.remove());
    return main;
  },

  /* Find the passages of a page. One that cannot be read keeps its place, without any. */
  async read(page, asked) {
    const main = await Search.article(page);
    if (!main) return;
    const leaves = Array.from(main.querySelectorAll(BLOCKS)).filter((block) => !block.querySelector(BLOCKS));
    const blocks = new Set(leaves.map((leaf) => leaf.closest(".records tbody") || leaf.closest(WHOLES) || leaf));
    const passages = [];
    const sought = asked.words.concat(asked.terms);
    for (const block of blocks) {
      // Letter by letter is slow, so what has none of the words is left out first: nearly all of a page.
      const texts = Search.texts(block);
      const plain = joinDigits(foldText(texts.join("") + "\n" + texts.join(" ")));
      if (!sought.some((word) => plain.includes(word))) continue;
      const letters = Search.letters(block);
      const { marks, score } = Search.find(letters, asked);
      if (!marks.length) continue;
      const holder = block.closest("[id]");
      // The head of a note or a claim: number, words of the gloss, lemma.
      const names = Array.from(block.querySelectorAll(".note-number, .handle, .lemma"), (part) => Search.letters(part).length + 1);
      const isHead = block.matches("h2, h3, h4, dt") || marks[0].end < names.reduce((sum, one) => sum + one, 0);
      const kind = KINDS.find(([, , mark]) => block.matches(mark));
      const more = (isHead ? 0.5 : 0) + (holder && page.exact.has(holder.id) ? NAMED : 0);
      passages.push({ id: holder && holder !== main ? holder.id : "", letters, marks, score: score + more,
        kind: kind ? kind[0] : "", isListed: block.matches("tr, .records tbody, .sources *, .quiz *") });
    }
    // What is said counts more than what is listed, and beyond a few times no more.
    const exact = passages.filter((passage) => passage.score >= 2).map((passage) => (passage.isListed ? 0.25 : 1));
    page.score += 3 * Math.min(5, exact.reduce((sum, one) => sum + one, 0));
    page.all = passages.sort((one, other) => other.score - one.score);
  },

  /* What is shown of a page: its passages of a kind, one a place; headings and entries where it has not been read. */
  passagesOf(page, kind) {
    if (!page.all || !(page.all.length || kind)) return { shown: page.passages, total: page.passages.length };
    const fit = page.all.filter((passage) => !kind || passage.kind === kind);
    return { shown: fit.filter((one, at) => fit.findIndex((other) => other.id === one.id) === at), total: fit.length };
  },

  /* A choice of kinds above the results; `choose` is called with the kind, or with nothing for all. */
  offerKinds(choose) {
    const place = document.getElementById("search-kinds");
    place.hidden = false;
    for (const [kind, name] of [["", _("Everything")], ...KINDS]) {
      const label = place.appendChild(document.createElement("label"));
      const button = label.appendChild(document.createElement("input"));
      Object.assign(button, { type: "radio", name: "kind", value: kind, checked: !kind });
      button.addEventListener("change", () => choose(kind));
      label.append(name);
    }
  },

  /* The pieces of text of a block: a word may be in one or in several, a number in a cell of its own. */
  texts(block) {
    const walker = block.ownerDocument.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode.data);
    return texts;
  },

  /* The characters of a block, each with the language that it stands in. */
  letters(block) {
    const letters = [];
    if (!block) return letters;
    const walker = block.ownerDocument.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let former = null;
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      const lang = parent.closest("[lang]").lang;
      const leaf = parent.closest(BLOCKS);
      if (former && leaf !== former) letters.push({ letter: " ", lang });
      former = leaf;
      for (const letter of walker.currentNode.data.replace(/\s+/g, " ")) letters.push({ letter, lang });
    }
    return letters;
  },

  /* Where the phrase stands in a block, for a score of 2; or else where its words do, for the share of them found. */
  find(letters, asked) {
    let folded = "";
    let at = [];
    letters.forEach(({ letter }, place) => {
      const plain = foldText(letter);
      folded += plain;
      for (let n = 0; n < plain.length; n++) at.push(place);
    });
    const commas = new Set(Array.from(folded.matchAll(GROUPED), ({ 0: number, index }) =>
      Array.from(number, (sign, n) => (sign === "," ? index + n : -1))).flat());
    at = at.filter((_, n) => !commas.has(n));
    folded = joinDigits(folded);
    const mark = (words) => {
      // A word in letters is looked for where a word begins: "art" is not in "part".
      const begin = /^[a-z0-9]/.test(words) ? "(?<![a-z0-9])" : "";
      const start = folded.search(new RegExp(begin + words.replace(/[^\p{L}\p{N}\s]/gu, "\\$&")));
      return start < 0 ? null : { start: at[start], end: at[start + words.length - 1] + 1 };
    };
    const needed = asked.quoted.map(mark);
    if (needed.some((one) => !one)) return { marks: [], score: 0 };
    const whole = mark(asked.phrase);
    if (whole) return { marks: [whole], score: 2 };
    const isQuoted = (word) => asked.quoted.some((phrase) => splitQuery(phrase).includes(word));
    const loose = asked.words.map((word, place) => (isQuoted(word) ? null : mark(word) || mark(asked.terms[place])));
    const marks = needed.concat(loose.filter(Boolean));
    marks.sort((one, other) => one.start - other.start);
    return { marks, score: marks.length / (needed.length + asked.words.filter((word) => !isQuoted(word)).length) };
  },

  show(pages, query, meant, kind, common) {
    const results = pages.map((page) => ({ page, ...Search.passagesOf(page, kind) })).filter(({ total }) => !kind || total);
    const name = kind ? _` in ${KINDS.find(([one]) => one === kind)[1].toLowerCase()}` : "";
    const count = results.length === 1 ? _("1 page has") : _`${results.length} pages have`;
    const told = (meant ? _`No page has “${query}”. ` : "") + (results.length ? `${count} “${meant || query}”${name}.`
      : meant && !kind ? "" : _`No page has “${meant || query}”${name}.`);
    // Of a query of such words alone nothing was looked for.
    document.getElementById("search-status").textContent = !common ? told : splitQuery(query).every(Search.isSkipped) ? common
      : `${told} ${common}`;
    const list = document.createElement("ul");
    list.className = "search";
    results.forEach(({ page, shown, total }) => {
      const item = list.appendChild(document.createElement("li"));
      const link = item.appendChild(document.createElement("a"));
      link.href = page.url;
      link.className = "result";
      Search.put(link, page.title);
      if (!shown.length) return;
      const inner = item.appendChild(document.createElement("ul"));
      shown.slice(0, PASSAGES_SHOWN).forEach((passage) => {
        const way = inner.appendChild(document.createElement("li")).appendChild(document.createElement("a"));
        way.href = page.url + (passage.id ? "#" + encodeURIComponent(passage.id) : "");
        if (passage.letters) Search.excerpt(way, passage); else Search.put(way, passage.title);
      });
      const more = total - PASSAGES_SHOWN;
      if (more > 0) item.appendChild(document.createElement("p")).textContent = _`and ${more} more on this page`;
    });
    document.getElementById("search-results").replaceChildren(list);
  },

  /* Some words before and after what was found first, each run in its language, what was found marked. */
  excerpt(place, { letters, marks }) {
    // A Han character says and takes as much as two letters. No word is cut.
    const weight = (at) => (letters[at].lang.startsWith("zh") ? 2 : 1);
    const isInWord = (at) => at > 0 && at < letters.length && weight(at) === 1
      && /[\p{L}\p{N}]/u.test(letters[at - 1].letter) && /[\p{L}\p{N}]/u.test(letters[at].letter);
    let from = marks[0].start;
    let to = marks[0].end;
    for (let room = 80; from > 0 && (room > 0 || isInWord(from)); from--) room -= weight(from - 1);
    for (let room = 140; to < letters.length && (room > 0 || isInWord(to)); to++) room -= weight(to);
    if (from > 0) place.append("… ");
    let run = null;
    for (let at = from; at < to; at++) {
      const { letter, lang } = letters[at];
      const tag = marks.some(({ start, end }) => at >= start && at < end) ? "mark" : "span";
      if (!run || run.lang !== lang || run.localName !== tag) {
        run = place.appendChild(document.createElement(tag));
        run.lang = lang;
      }
      run.textContent += letter;
    }
    if (to < letters.length) place.append(" …");
  },

  /* The index has the titles of pages as HTML. */
  plain: (html) => new DOMParser().parseFromString(html, "text/html").body.textContent,

  /* A title as text, its Chinese marked as such. */
  put(place, text) {
    text.split(/(\p{Script=Han}+)/u).forEach((piece, at) => {
      if (at % 2 === 0) { place.append(piece); return; }
      const span = place.appendChild(document.createElement("span"));
      span.lang = "zh";
      span.textContent = piece;
    });
  },
};

if (document.getElementById("search-input")) Search.open(document.getElementById("search-input"));
