/* The reader's own copy; how it works is said in lemmata/sphinx/own_copy.py. */
"use strict";

(function () {
  const BASE = 1540483477; /* normalise.py has the same */
  const INCIPIT = 8;
  const BREAK = 1500; /* letters in a segment, not its own */
  const HAN = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…]/;

  const card = document.querySelector(".own template");
  const form = card.content.querySelector("form");
  card.previousElementSibling.hidden = true;
  card.replaceWith(form);
  const [file, area, status, forget] = ["input", "textarea", "span", "button"].map((one) => form.querySelector(one));
  const { language, footnotes } = form.dataset;
  const isChinese = language.startsWith("zh");
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
    return state.map((value) => (value >>> 0).toString(16).padStart(8, 0)).join("");
  }

  /* The page stays awake, and another text ends the work. */
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
    const room = raw.length + 4096, [codes, at, lines] = [1, 2, 3].map(() => new Int32Array(room));
    let size = 0, fresh = 1;
    const push = (code, place) => {
      codes[size] = code;
      at[size] = place;
      lines[size++] = fresh;
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
    return { raw, codes, at, lines, size };
  }

  const step = (value, code) => (Math.imul(value, BASE) + code) | 0;
  const segments = Array.from(document.querySelectorAll(".segment[data-sha256]"), (element) => {
    const opening = Array.from(element.dataset.incipit || element.querySelector(".incipit").textContent).filter((one) => LETTER.test(one));
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
      sha256(pieces.map((piece) => String.fromCodePoint(...codes.subarray(...piece))).join("")).startsWith(segment.sha256) && pieces;
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
    /* A paragraph, which begins a line, may be broken twice. */
    return rolling && (join(0, start, letters, 1, []) || lines[start] && join(0, start, letters, 2, []));
  }

  async function find(text, wanted, broken, mine) {
    const found = new Map();
    /* A few letters stand in any text: they count beside a longer segment. */
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
      /* Without the calls of footnotes, as in layouts.py. */
      let bare = raw, from = 0;
      for (let number = 1; number <= footnotes; number++) {
        const call = new RegExp("(?<=[^\\d\\s.])\\s?" + number + "(?=[\"'[]|" + HAN.source + ")", "g");
        call.lastIndex = from;
        const here = call.exec(raw);
        if (here) bare = bare.slice(0, here.index) + here[0].replace(/./g, " ") + bare.slice(from = call.lastIndex);
      }
      if (from) await more({ ...await normalise(bare, mine), raw });
    }
    return { text, found };
  }

  function show({ pieces, text: { raw, at } }, segment) {
    const notes = Array.from(segment.element.querySelectorAll("[data-at]"), (note) =>
      [note, ...note.dataset.at.split(" ").map(Number)]).sort(([, a, b], [, c, d]) => b - a - d + c);
    const cuts = new Set(notes.flatMap(([, from, to]) => [from, to]));
    const line = make("p");
    let place, letter = 0;
    /* `here` counts letters; between two it is a half. */
    const add = (end, here) => {
      const words = raw.slice(place, end).replace(/\s*[\n\r]\s*/g, (gap, i) =>
        HAN.test(raw[place + i - 1] + raw[place + i + gap.length]) ? "" : " ");
      const note = notes.find(([, from, to]) => from <= here && here <= to - 1)?.[0];
      const onclick = () => { note.hidden = false; };
      if (words) line.append(note ? make("a", { href: "#" + note.id, textContent: words, onclick }) : words);
      place = end;
    };
    const after = (i) => at[i] + token(raw, at[i])[0].length;
    for (const [from, to] of pieces) {
      place = at[from];
      if (letter && !HAN.test(raw[place])) line.append(" ");
      place -= (letter ? /\S*$/ : /[“‘「『《〈（(]*$/).exec(raw.slice(Math.max(0, place - 9), place))[0].length;
      for (let i = from; i < to; i++, letter++) if (cuts.has(letter)) {
        if (i > from) add(after(i - 1), letter - 1);
        add(at[i], letter - 0.5);
      }
      add(after(to - 1), letter - 1);
      const next = raw.slice(place, at[to] || raw.length);
      add(place + /^(?:\s?[”’」』》〉）)、。，；：！？.,;:!?…])*/.exec(next)[0].length, letter - 0.5);
    }
    line.lang = !isChinese || /[\u3400-\u9fff]/.test(line.textContent) ? language : "en";
    segment.shown = make("div", { className: "own-text" }, make("p", { className: "own-title", textContent: _("Your copy") }), line);
    segment.element.querySelector(".gloss").before(segment.shown);
  }
  const missing = () => segments.filter((segment) => !segment.shown);
  function say(sentence) {
    const left = missing();
    form.querySelector("details")?.remove();
    forget.hidden = left.length === segments.length;
    status.textContent = sentence;
    if (left.length && !forget.hidden) form.append(make("details", {},
      make("summary", { textContent: _("Not found in your copy: ") + left.length }),
      make("ul", {}, ...left.map(({ element }) => make("li", {},
        make("a", { href: "#" + element.id, textContent: element.querySelector(".locator").textContent }), " ",
        element.querySelector(".incipit")?.cloneNode(true) ?? "")))));
  }

  function verdict({ name = "utf-8", text: { raw, size }, found }) {
    const all = segments.length, now = all - missing().length, part = raw.slice(0, 1e6);
    const count = (pattern) => (part.match(pattern) || []).length;
    const hans = count(/[这国会为来时对说]/g), hant = count(/[這國會為來時對說]/g);
    const [script, differs] = language === "zh-Hans" ? [_("simplified"), hant > 3 * hans] : [_("traditional"), hans > 3 * hant];
    const said = found.size ? (name === "utf-8" ? "" : _`Read as ${name}. `) + (now < all
      ? _`${now} of the ${all} segments of this source are found; the others are listed.`
      : _`All ${all} segments of this source are found.`) : _("Nothing is found. ") + (!size ? _("There is no text in it.")
      : isChinese && count(/[\u3400-\u9fff]/g) * 10 < part.length
        ? _("The source is in Chinese, and there is hardly any in this text.")
        : _("This seems to be another text, or an edited one."));
    return said + (isChinese && now < all && differs ? _` The source is in ${script} characters, this text is not: to the letter it is another.` : "");
  }

  const KINDS = [[/%PDF-/, _("a PDF")], [/^(?:PK\x03|\xd0\xcf\x11|\{\\rtf)/, _("a word processor's file, an e-book or an archive")],
    [/^(?:\xff\xd8|\x89PNG|GIF8|RIFF|....ftyp)/s, _("a picture or a film")]];
  async function decode(bytes, mine) {
    const opening = String.fromCharCode(...bytes.subarray(0, 1024));
    const kind = KINDS.find(([begins]) => begins.test(opening));
    if (kind) return _`This is ${kind[1]}, not plain text. Open it in its own program, copy the text and paste it here.`;
    const read = (name, fatal) => words(new TextDecoder(name, { fatal }).decode(bytes));
    let names = ["gb18030", "big5", "utf-8"], best;
    if (/^\xff\xfe|^\xfe\xff|\0/.test(opening)) names = ["utf-16le", "utf-16be"];
    else try { return await look(read("utf-8", true), mine); } catch (error) { if (error === mine) throw error; }
    for (const name of names) {
      const result = await look(read(name), mine);
      if (!best || result.found.size > best.found.size) best = { ...result, name };
    }
    return best;
  }
  /* Tags go first: of their styles the policy would complain. */
  const words = (raw) => !/^\s*<(?:!doctype|html|\?xml)/i.test(raw) ? raw : new DOMParser().parseFromString(
    raw.replace(/<(script|style)\b[^]*?(<\/\1>|$)|<[^>]*(>|$)/gi, ""), "text/html").body.textContent;
  async function open(given) {
    const mine = ++latest;
    say(_("Looking through the text …"));
    try {
      const result = typeof given === "string" ? await look(given, mine)
        : given.size > 25e6 ? _("This file is not opened: it has over 25 MB, the source less than one.")
          : await decode(new Uint8Array(await given.arrayBuffer()), mine);
      if (mine !== latest) return;
      result.found?.forEach(show);
      say(result.found ? verdict(result) : result);
    } catch {
      if (mine === latest) say(_("This could not be read: it may be a folder, or a file that is gone."));
    }
  }
  file.addEventListener("change", () => {
    if (file.files.length) open(file.files[0]);
    file.value = "";
  });
  /* Taken before it comes into the field, where the browser might keep it. */
  area.addEventListener("paste", (event) => {
    if (!event.clipboardData) return;
    event.preventDefault();
    open(event.clipboardData.getData("text/plain") || event.clipboardData.files[0] || "");
  });
  area.addEventListener("change", () => {
    open(area.value);
    area.value = "";
  });
  for (const type of ["dragover", "drop"]) document.addEventListener(type, (event) => {
    const { types, files } = event.dataTransfer;
    if (types.includes("Files")) event.preventDefault();
    if (!files.length) return;
    form.scrollIntoView({ block: "nearest" });
    open(files[0]);
  });
  forget.addEventListener("click", () => {
    latest++;
    for (const segment of segments) segment.shown = segment.shown?.remove();
    say(_("Your copy is forgotten."));
    file.focus();
  });
})();
