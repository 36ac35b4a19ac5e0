/* The reader's own copy of a source, shown beside the glosses; how it works is said in apparatus/book/own_copy.py. */
"use strict";

(function () {
  const BASE = 1540483477; /* normalise.py has the same */
  const INCIPIT = 8;
  const LIMIT = 25e6; /* bytes */
  const BREAK = 1500; /* letters that may stand in a segment */
  const HAN = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…]";
  const CUT = "\ue000"; /* where a lemma begins or ends */

  const form = document.querySelector("form.own-copy");
  const [file, area, status, forget] = ["input", "textarea", "span", "button"].map((one) => form.querySelector(one));
  const { language, footnotes } = form.dataset;
  const make = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  /* FIPS 180-4: a page from a folder or over plain http has no WebCrypto. */
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
  const bits = (number) => (number % 1) * 2 ** 32 | 0;
  const turn = (x, ...by) => by.reduce((sum, n) => sum ^ (x >>> n | x << 32 - n), 0);
  function sha256(text) {
    const bytes = new TextEncoder().encode(text), padded = new Uint8Array(bytes.length + 72 & -64);
    padded.set([...bytes, 128]);
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 4, bytes.length * 8);
    let state = primes.slice(0, 8).map((prime) => bits(Math.sqrt(prime)));
    for (let block = 0; block < padded.length; block += 64) {
      const w = [], start = state;
      for (let i = 0; i < 64; i++) {
        const x = w[i - 15], y = w[i - 2], [a, b, c, d, e, f, g, h] = state;
        w[i] = i < 16 ? view.getInt32(block + i * 4)
          : w[i - 16] + w[i - 7] + (turn(x, 7, 18) ^ x >>> 3) + (turn(y, 17, 19) ^ y >>> 10) | 0;
        const one = h + turn(e, 6, 11, 25) + (e & f ^ ~e & g) + bits(Math.cbrt(primes[i])) + w[i];
        state = [one + turn(a, 2, 13, 22) + (a & b ^ a & c ^ b & c) | 0, a, b, c, d + one | 0, e, f, g];
      }
      state = state.map((value, i) => value + start[i] | 0);
    }
    return state.map((value) => (value >>> 0).toString(16).padStart(8, "0")).join("");
  }

  /* Work rests so that the page stays awake, and ends when another text is given. */
  let latest = 0, until = 0, trials;
  async function rest(mine) {
    await new Promise((done) => { setTimeout(done); });
    if (mine !== latest) throw mine;
    until = performance.now() + 30;
  }
  const isDue = (i) => i % 4096 === 0 && performance.now() > until;

  /* The letters of a text, where each stands in it, and which begin lines. */
  const LETTER = /[\p{L}\p{N}]/u;
  const TOKEN = /\^?\[\p{Nd}{1,3}\]\^?|[\xb9\xb2\xb3\u2070-\u2079]+|([^]\p{M}*)/uy;
  const token = (raw, place) => {
    TOKEN.lastIndex = place;
    return TOKEN.exec(raw);
  };
  async function normalise(raw, mine) {
    const room = raw.length + 4096, text = { raw, codes: new Int32Array(room), at: new Int32Array(room), lines: new Uint8Array(room) };
    let size = 0, fresh = 1;
    const push = (code, place) => {
      text.codes[size] = code;
      text.at[size] = place;
      text.lines[size++] = fresh;
      fresh = 0;
    };
    for (let i = 0; i < raw.length && size < room - 32; i++) {
      if (isDue(i)) await rest(mine);
      const c = raw.charCodeAt(i);
      const easy = c > 0x33ff && c < 0xa000 || c > 96 && c < 123 || c > 64 && c < 91 || c > 47 && c < 58;
      if (easy && (raw.charCodeAt(i + 1) - 0x300) >>> 0 > 111) push(c, i);
      else if (c === 10 || c === 13) fresh = 1;
      else if (easy || c > 127 || c === 91 || c === 94) {
        const [all, cluster] = token(raw, i);
        if (cluster) for (const one of cluster.normalize("NFKC")) if (LETTER.test(one)) push(one.codePointAt(0), i);
        i += all.length - 1;
      }
    }
    return Object.assign(text, { size });
  }

  const step = (value, code) => (Math.imul(value, BASE) + code) | 0;
  const segments = Array.from(document.querySelectorAll(".segment[data-sha256]"), (element) => {
    const opening = Array.from(element.querySelector(".incipit").textContent).filter((one) => LETTER.test(one));
    const { letters, sha256, rolling } = element.dataset;
    return { element, size: Number(letters), sha256, rolling: rolling && parseInt(rolling, 16) | 0, width: opening.length,
      opening: opening.map((one) => one.codePointAt(0)).reduce(step, 0) };
  });
  const POWERS = [1];
  for (const { size } of segments) while (POWERS.length <= size + INCIPIT) POWERS.push(step(POWERS[POWERS.length - 1], 0));

  /* Where a segment stands that may begin at `start`; if `broken`, with whole lines of something else in it. */
  function match(segment, { codes, lines, size }, start, broken) {
    const { size: letters, rolling } = segment;
    const confirm = (...pieces) =>
      sha256(pieces.map((piece) => String.fromCodePoint(...codes.subarray(...piece))).join("")) === segment.sha256 && pieces;
    if (!broken) {
      const end = start + letters;
      let value = 0;
      if (rolling) for (let i = start; i < end; i++) value = step(value, codes[i]);
      return end <= size && (!rolling || value === rolling) && confirm([start, end]);
    }
    const end = Math.min(size, start + letters + 2 * BREAK), sums = [0], stops = [];
    for (let i = start; i < end; i++) {
      sums.push(step(sums[i - start], codes[i]));
      if (i > start && lines[i]) stops.push(i);
    }
    const append = (value, from, to) => (Math.imul(value - sums[from - start] | 0, POWERS[to - from]) + sums[to - start]) | 0;
    const join = (value, from, left, breaks, done) => {
      const last = from + left;
      if (!breaks) return last <= end && append(value, from, last) === rolling && confirm(...done, [from, last]);
      for (const stop of stops) if (stop > from && stop < last) for (const again of stops) {
        const found = again > stop && again < stop + BREAK && trials-- > 0 &&
          join(append(value, from, stop), again, last - stop, breaks - 1, [...done, [from, stop]]);
        if (found) return found;
      }
    };
    /* Twice only in a paragraph, which begins a line. */
    return rolling && (join(0, start, letters, 1, []) || lines[start] && join(0, start, letters, 2, []));
  }

  async function find(text, wanted, broken, mine) {
    const found = new Map();
    /* Segments of a few letters stand in any text: they count beside a longer one. */
    for (let width = INCIPIT; width && (width === INCIPIT || found.size); width--) {
      const openings = new Uint8Array(65536), last = POWERS[width];
      let sought = wanted.filter((segment) => segment.width === width);
      for (const segment of sought) openings[segment.opening & 65535] = 1;
      for (let i = 0, value = 0; sought.length && i < text.size; i++) {
        if (isDue(i)) await rest(mine);
        value = step(value, text.codes[i]);
        if (i >= width) value = value - Math.imul(text.codes[i - width], last) | 0;
        if (i > width - 2 && openings[value & 65535]) for (const segment of sought) {
          const pieces = segment.opening === value && match(segment, text, i - width + 1, broken);
          if (pieces) {
            found.set(segment, { text, pieces });
            sought = sought.filter((one) => one !== segment);
          }
        }
      }
    }
    return found;
  }
  async function look(raw, mine) {
    const text = await normalise(raw, mine), found = await find(text, missing(), 0, mine);
    const more = async (other) => {
      const left = missing().filter((segment) => !found.has(segment));
      trials = 3e6;
      if (left.length) for (const [segment, place] of await find(other, left, 1, mine)) found.set(segment, place);
    };
    if (found.size && text.size < 1e6) {
      await more(text);
      /* Calls of footnotes without their superscript, as in layouts.py. */
      let bare = raw, from = 0;
      for (let number = 1; number <= footnotes; number++) {
        const call = new RegExp("(?<=[^\\d\\s.])\\s?" + number + "(?=[\"'[]|" + HAN + ")", "g");
        call.lastIndex = from;
        const here = call.exec(raw);
        if (here) bare = bare.slice(0, here.index) + here[0].replace(/./g, " ") + bare.slice(from = call.lastIndex);
      }
      if (from) await more({ ...await normalise(bare, mine), raw });
    }
    return { text, found };
  }

  function show({ pieces, text: { raw, at } }, segment) {
    const notes = Array.from(segment.element.querySelectorAll("[data-at]"), (note) => [note, ...note.dataset.at.split(" ").map(Number)]);
    /* `reached` counts letters; the halves stand between two. */
    let string = "", letter = 0, place;
    const reached = [0];
    const cut = (end, mark) => {
      string += raw.slice(place, end).replaceAll(CUT, " ") + CUT;
      reached.push(mark);
      place = end;
    };
    const after = (i) => at[i] + token(raw, at[i])[0].length;
    const cuts = new Set(notes.flatMap(([, from, to]) => [from, to]));
    for (const [from, to] of pieces) {
      place = at[from];
      for (let i = from; i < to; i++, letter++) if (cuts.has(letter)) {
        if (i > from) cut(after(i - 1), letter - 0.5);
        cut(at[i], letter);
      }
      cut(after(to - 1), letter - 0.5);
      string += /^(?:\s?[”’」』》〉）)、。，；：！？.,;:!?…])*/u.exec(raw.slice(place, at[to]))[0] + "\n";
    }
    const [first] = pieces[0];
    string = (/[“‘「『《〈（(]*$/.exec(raw.slice(at[first - 1], at[first]))[0] + string).trim()
      .replace(new RegExp("(?<=" + HAN + CUT + "*)\\s*\\n\\s*|\\s*\\n\\s*(?=" + CUT + "*" + HAN + ")|(?<=[a-z])-\\s*\\n\\s*(?=[a-z])", "g"), "");
    const line = make("p", { lang: /[\u3400-\u9fff]/.test(string) ? language : "en" });
    string.split(CUT).forEach((part, i) => {
      const [over] = notes.filter(([, from, to]) => from <= reached[i] && reached[i] < to - 0.5).sort((a, b) => a[2] - a[1] - b[2] + b[1]);
      if (part) line.append(over ? make("a", { href: "#" + over[0].id, textContent: part }) : part);
    });
    segment.shown = make("div", { className: "own-text" }, make("p", { className: "own-title", textContent: "Your copy" }), line);
    segment.element.querySelector(".gloss").before(segment.shown);
  }
  const missing = () => segments.filter((segment) => !segment.shown);
  function say(sentence) {
    const left = missing();
    form.querySelector("details")?.remove();
    forget.hidden = left.length === segments.length;
    status.textContent = sentence;
    if (left.length && !forget.hidden) form.append(make("details", {}, make("summary", { textContent: "Not found in your copy: " + left.length }),
      make("ul", {}, ...left.map(({ element }) => make("li", {},
        make("a", { href: "#" + element.id, textContent: element.querySelector(".locator").textContent }), " ",
        element.querySelector(".incipit").cloneNode(true))))));
  }

  function verdict({ name = "utf-8", text: { raw, size }, found }) {
    const all = segments.length, now = all - missing().length, part = raw.slice(0, 1e6);
    const count = (pattern) => (part.match(pattern) || []).length;
    const hans = count(/[这国会为来时对说学权]/g), hant = count(/[這國會為來時對說學權]/g);
    const [script, differs] = language === "zh-Hans" ? ["simplified", hant > 3 * hans] : ["traditional", hans > 3 * hant];
    const said = found.size ? (name === "utf-8" ? "" : "Read as " + name + ". ") + (now < all ? now + " of the " : "All ") + all +
      " segments of this source are found" + (now < all ? "; the others are listed below." : ".") : "Nothing is found. " +
      (!size ? "There is no text in it." : count(/[\u3400-\u9fff]/g) * 10 < part.length
        ? "There is hardly any Chinese in this text, and the source is in Chinese."
        : "This seems to be another text, or one that was edited throughout.");
    return said + (now < all && differs ? " The source is in " + script +
      " characters and this text is not: letter by letter it is another text." : "");
  }

  const KINDS = [[/%PDF-/, "a PDF"], [/^(?:PK\x03|\xd0\xcf\x11|\{\\rtf)/, "a document of a word processor, an e-book or an archive"],
    [/^(?:\xff\xd8|\x89PNG|GIF8|RIFF|II\*|MM\0|....ftyp)/s, "a picture or a film"]];
  async function decode(bytes, mine) {
    const opening = String.fromCharCode(...bytes.subarray(0, 1024));
    const kind = KINDS.find(([pattern]) => pattern.test(opening));
    if (kind) return "This is " + kind[1] + ", not plain text. Open it in its own program, copy the words and paste them here.";
    const read = (name, fatal) => words(new TextDecoder(name, { fatal }).decode(bytes));
    let names = ["gb18030", "big5", "utf-8"], best;
    if (/^\xff\xfe|^\xfe\xff|\0/.test(opening)) names = ["utf-16le", "utf-16be"];
    else try { return await look(read("utf-8", true), mine); } catch (error) { if (error === mine) throw error; }
    /* What gives most segments is right. */
    for (const name of names) {
      const result = await look(read(name), mine);
      if (!best || result.found.size > best.found.size) best = { ...result, name };
    }
    return best;
  }
  /* A saved web page loses its tags first: of their styles the policy would complain. */
  const words = (raw) => !/^\s*<(?:!doctype|html|\?xml)/i.test(raw) ? raw : new DOMParser().parseFromString(
    raw.replace(/<(script|style)\b[^]*?<\/\1>|<[^>]*>/gi, ""), "text/html").body.textContent;
  async function open(given) {
    const mine = ++latest;
    say("Looking through the text …");
    try {
      const result = typeof given === "string" ? await look(given, mine)
        : given.size > LIMIT ? "This file has " + Math.round(given.size / 1e6) + " MB, far more than this source can have. It was not opened."
          : await decode(new Uint8Array(await given.arrayBuffer()), mine);
      if (mine !== latest) return;
      result.found?.forEach(show);
      say(result.found ? verdict(result) : result);
    } catch (error) {
      if (mine === latest) say("This could not be read. It may be a folder, or a file that is no longer there.");
    }
  }
  file.addEventListener("change", () => {
    if (file.files.length) open(file.files[0]);
    file.value = "";
  });
  /* Taken before it comes into the field, where the browser might keep it. */
  area.addEventListener("paste", (event) => {
    event.preventDefault();
    open(event.clipboardData.getData("text/plain") || event.clipboardData.files[0] || "");
  });
  ["change", "input"].forEach((type) => area.addEventListener(type, ({ inputType }) => {
    if (type === "input" && !/^insertFrom/.test(inputType)) return;
    if (area.value) open(area.value);
    area.value = "";
  }));
  ["dragover", "drop"].forEach((type) => document.addEventListener(type, (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    if (type === "dragover") return;
    form.scrollIntoView({ block: "nearest" });
    open(event.dataTransfer.files[0]);
  }));
  forget.addEventListener("click", () => {
    latest++;
    for (const segment of segments) segment.shown = segment.shown?.remove();
    say("Your copy is forgotten: nothing of it is left in this page.");
    file.focus();
  });
  form.hidden = false;
})();
