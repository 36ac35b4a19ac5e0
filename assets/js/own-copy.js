/* The reader's own copy of a source, looked through in the browser and shown beside the glosses. It goes nowhere.
   Letters and digits alone are compared, as in apparatus/reading/normalise.py. A rolling value over the first letters
   of every segment runs through the whole text; where it strikes, the segment's own rolling value and its SHA-256 decide. */
"use strict";

(function () {
  const BASE = 1540483477; /* normalise.py has the same */
  const INCIPIT = 8;
  const LIMIT = 25e6; /* bytes; the longest source has 32,000 */
  const BREAK = 1500; /* letters of page header or footnotes that may break a segment */
  const HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…";
  const CUT = "\ue000"; /* where a lemma begins or ends; no text has it, see words() */

  const form = document.querySelector("form.own-copy");
  const [file, area, status, forget] = ["input", "textarea", "[role=status]", "button"].map((one) => form.querySelector(one));
  const { language } = form.dataset;
  const make = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  /* SHA-256 (FIPS 180-4) of bytes, in hexadecimal: pages from a folder or over plain http have no WebCrypto. */
  const roots = [];
  for (let n = 2; roots.length < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (prime) roots.push(n);
  }
  const fraction = (number) => ((number % 1) * 2 ** 32) | 0;
  const CONSTANTS = roots.map((prime) => fraction(Math.cbrt(prime)));
  const START = roots.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  function sha256(bytes) {
    const padded = new Uint8Array(((bytes.length + 72) >> 6) << 6);
    padded.set(bytes);
    padded[bytes.length] = 128;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 4, bytes.length * 8);
    const state = START.slice(), w = new Int32Array(64);
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let block = 0; block < padded.length; block += 64) {
      for (let i = 0; i < 64; i++) {
        if (i < 16) w[i] = view.getInt32(block + i * 4);
        else {
          const x = w[i - 15], y = w[i - 2];
          w[i] = w[i - 16] + w[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
        }
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i++) {
        const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + CONSTANTS[i] + w[i];
        const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
      }
      [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] = (state[i] + value) | 0; });
    }
    return state.map((value) => (value >>> 0).toString(16).padStart(8, "0")).join("");
  }

  /* The page stays awake: work stops every few hundredths of a second, and for good when another text is given. */
  let turnNow = 0, until = 0;
  const isDue = () => performance.now() > until;
  async function breathe(turnOfThis) {
    await new Promise((done) => { setTimeout(done); });
    if (turnOfThis !== turnNow) throw new DOMException("another text was given", "AbortError");
    until = performance.now() + 40;
  }

  /* The letters of a text as code points, the place of each in the text, and the letters with which lines begin. */
  const MARK = /\^?\[\p{Nd}{1,3}\]\^?|[\xb9\xb2\xb3\u2070-\u2079]+/uy;
  const CLUSTER = /[^]\p{M}*/uy;
  const LETTER = /[\p{L}\p{N}]/u;
  async function normalise(raw, calls, mine) {
    let codes = new Int32Array(raw.length + 64), at = new Int32Array(raw.length + 64), size = 0, fresh = true;
    const lines = [];
    const push = (code, place) => {
      if (size === codes.length) [codes, at] = [codes, at].map((old) => {
        const wider = new Int32Array(size * 2);
        wider.set(old);
        return wider;
      });
      if (fresh) lines.push(size);
      fresh = false;
      codes[size] = code;
      at[size++] = place;
    };
    for (let i = 0; i < raw.length; i++) {
      if ((i & 4095) === 0 && isDue()) await breathe(mine);
      if (calls.has(i)) { i = calls.get(i) - 1; continue; }
      const c = raw.charCodeAt(i);
      if (c >= 0x3400 && c < 0xa000) push(c, i);
      else if ((c > 96 && c < 123 || c > 64 && c < 91 || c > 47 && c < 58) && !(raw.charCodeAt(i + 1) > 0x2ff &&
        raw.charCodeAt(i + 1) < 0x370)) push(c, i);
      else if (c === 10 || c === 13) fresh = true;
      else if (c === 91 || c === 94 || c === 0xb2 || c === 0xb3 || c === 0xb9 || c >= 0x2070 && c < 0x207a) {
        MARK.lastIndex = i;
        if (MARK.test(raw)) i = MARK.lastIndex - 1;
      } else if (c > 127 && !(c > 0x300f && c < 0x3020 || c > 0x3000 && c < 0x3003 || c === 0xff0c) || LETTER.test(raw[i])) {
        CLUSTER.lastIndex = i;
        const cluster = CLUSTER.exec(raw)[0];
        for (const character of cluster.normalize("NFKC")) if (LETTER.test(character)) push(character.codePointAt(0), i);
        i += cluster.length - 1;
      }
    }
    return { raw, codes, at, size, lines };
  }

  /* Calls of footnotes that lost their superscript, as in normalise's sister without_note_calls: place and end of each. */
  function footnoteCalls(raw) {
    const found = new Map();
    let from = 0;
    for (let number = 1; number <= form.dataset.footnotes; number++) {
      const call = new RegExp("(?<=[^\\d\\s.])\\s?" + number + "(?=[" + HAN + "\\[\"'])", "g");
      call.lastIndex = from;
      const match = call.exec(raw);
      if (match) found.set(match.index, from = match.index + match[0].length);
    }
    return found;
  }

  /* What is looked for ---------------------------------------------------------------------------------------- */
  const roll = (codes, from, to) => {
    let value = 0;
    for (let i = from; i < to; i++) value = (Math.imul(value, BASE) + codes[i]) | 0;
    return value;
  };
  const segments = Array.from(document.querySelectorAll(".segment[data-sha256]"), (element) => {
    const opening = Array.from(element.querySelector(".incipit").textContent.normalize("NFKC")).filter((one) => LETTER.test(one));
    const codes = opening.map((one) => one.codePointAt(0));
    const { letters, sha256, rolling } = element.dataset;
    return { element, size: Number(letters), sha256, rolling: rolling && parseInt(rolling, 16) | 0, width: codes.length,
      opening: roll(codes, 0, codes.length), tries: 500 };
  });
  const POWERS = [1];
  while (POWERS.length <= Math.max(...segments.map((one) => one.size))) POWERS.push(Math.imul(POWERS[POWERS.length - 1], BASE));

  const isIt = (segment, { codes }, pieces) => {
    let letters = "";
    pieces.forEach(([from, to]) => { for (let i = from; i < to; i++) letters += String.fromCodePoint(codes[i]); });
    return sha256(new TextEncoder().encode(letters)) === segment.sha256;
  };
  const whole = (segment, text, start) => {
    const end = start + segment.size;
    if (end > text.size || segment.rolling !== "" && roll(text.codes, start, end) !== segment.rolling) return null;
    return isIt(segment, text, [[start, end]]) ? [[start, end]] : null;
  };
  /* A segment with whole lines of something else inside it: a page's header, a footnote. Twice only from a line's start. */
  function broken(segment, text, start) {
    const end = Math.min(text.size, start + segment.size + 2 * BREAK);
    const sums = new Int32Array(end - start + 1);
    for (let i = start; i < end; i++) sums[i - start + 1] = (Math.imul(sums[i - start], BASE) + text.codes[i]) | 0;
    const append = (value, from, to) =>
      (Math.imul(value, POWERS[to - from]) + sums[to - start] - Math.imul(sums[from - start], POWERS[to - from])) | 0;
    let low = 0, high = text.lines.length;
    while (low < high) { const middle = (low + high) >> 1; if (text.lines[middle] < start) low = middle + 1; else high = middle; }
    const lines = text.lines.slice(low, low + 120).filter((line) => line < end);
    const join = (value, from, left, breaks, pieces) => {
      if (!breaks) {
        if (from + left > end || append(value, from, from + left) !== segment.rolling) return null;
        const all = [...pieces, [from, from + left]];
        return isIt(segment, text, all) ? all : null;
      }
      for (const stop of lines) {
        if (stop <= from) continue;
        if (stop - from >= left) break;
        const head = append(value, from, stop), rest = left - (stop - from);
        for (const again of lines) {
          if (again <= stop) continue;
          if (again - stop > BREAK) break;
          const found = join(head, again, rest, breaks - 1, [...pieces, [from, stop]]);
          if (found) return found;
        }
      }
      return null;
    };
    return join(0, start, segment.size, 1, []) || (lines[0] === start ? join(0, start, segment.size, 2, []) : null);
  }

  /* The pieces of `text` in which each segment of `wanted` stands, by segment. */
  async function find(text, wanted, mine) {
    const found = new Map();
    const pass = async (width, sought) => {
      const table = new Map();
      sought.forEach((segment) => table.set(segment.opening, [...table.get(segment.opening) || [], segment]));
      const last = POWERS[width] || Math.imul(POWERS[width - 1], BASE);
      let value = 0;
      for (let i = 0; i < text.size && table.size; i++) {
        if ((i & 4095) === 0 && isDue()) await breathe(mine);
        value = (Math.imul(value, BASE) + text.codes[i]) | 0;
        if (i >= width) value = (value - Math.imul(text.codes[i - width], last)) | 0;
        const here = table.get(value);
        if (!here || i < width - 1) continue;
        for (const segment of here) {
          let pieces = whole(segment, text, i - width + 1);
          if (!pieces && segment.rolling !== "" && segment.tries-- > 0) pieces = broken(segment, text, i - width + 1);
          if (pieces) found.set(segment, pieces);
          if (isDue()) await breathe(mine);
        }
        const left = here.filter((segment) => !found.has(segment));
        if (left.length) table.set(value, left); else table.delete(value);
      }
    };
    wanted.forEach((segment) => { segment.tries = 500; });
    await pass(INCIPIT, wanted.filter((segment) => segment.width === INCIPIT));
    /* Two or three letters stand in any text: they count beside a longer segment. */
    const short = wanted.filter((segment) => segment.width < INCIPIT);
    if (found.size) for (const width of new Set(short.map((one) => one.width))) {
      await pass(width, short.filter((one) => one.width === width));
    }
    return found;
  }

  async function look(raw, mine) {
    const text = await normalise(raw, new Map(), mine);
    const wanted = segments.filter((segment) => !segment.shown);
    const found = Array.from(await find(text, wanted, mine), ([segment, pieces]) => ({ segment, pieces, text }));
    const left = wanted.filter((segment) => !found.some((one) => one.segment === segment));
    const calls = found.length && left.length && raw.length < 1e6 ? footnoteCalls(raw) : new Map();
    if (calls.size) {
      const bare = await normalise(raw, calls, mine);
      found.push(...Array.from(await find(bare, left, mine), ([segment, pieces]) => ({ segment, pieces, text: bare })));
    }
    return { text, found };
  }

  /* What is shown --------------------------------------------------------------------------------------------- */
  function words({ segment, pieces, text }) {
    const notes = Array.from(segment.element.querySelectorAll(".note[data-at]"), (note) => {
      const [from, to] = note.dataset.at.split(" ").map(Number);
      return { note, from, to };
    });
    const cuts = new Set(notes.flatMap(({ from, to }) => [from, to]));
    let string = "", letter = 0;
    for (const [from, to] of pieces) {
      let place = text.at[from];
      for (let i = from; i < to; i++, letter++) {
        if (!cuts.has(letter)) continue;
        string += text.raw.slice(place, text.at[i]).replaceAll(CUT, "\ufffd") + CUT;
        place = text.at[i];
      }
      const after = to < text.size ? text.at[to] : text.raw.length;
      const tail = text.raw.slice(text.at[to - 1], after);
      const closing = /^[^]\p{M}*(?:\s?(?:[\p{Pe}\p{Pf}、。，；：！？.,;:!?…]|\^?\[\p{Nd}+\]\^?|[\xb9\xb2\xb3\u2070-\u2079]))*/u.exec(tail)[0];
      string += text.raw.slice(place, text.at[to - 1]).replaceAll(CUT, "\ufffd") + closing;
      string += "\n";
    }
    const opening = /[\p{Ps}\p{Pi}]*$/u.exec(text.raw.slice(Math.max(0, text.at[pieces[0][0]] - 3), text.at[pieces[0][0]]))[0];
    string = (opening + string).trim()
      .replace(new RegExp("(?<=[" + HAN + "]" + CUT + "*)\\s*[\\n\\r]\\s*|\\s*[\\n\\r]\\s*(?=" + CUT + "*[" + HAN + "])", "g"), "")
      .replace(/(?<=[a-z])-\s*[\n\r]\s*(?=[a-z])/g, "");
    const line = make("p", {});
    let reached = 0, first = true;
    const edges = Array.from(cuts).filter((cut) => cut < letter).sort((one, other) => one - other);
    string.split(CUT).forEach((part) => {
      if (!first) reached = edges.shift();
      first = false;
      const over = notes.filter(({ from, to }) => from <= reached && reached < to).sort((one, other) => one.to - one.from - other.to + other.from);
      if (!part) return;
      line.append(over.length ? make("a", { href: "#" + over[0].note.id, textContent: part }) : part);
    });
    return line;
  }
  function show(one) {
    const line = words(one);
    line.lang = new RegExp("[\u3400-\u9fff]").test(line.textContent) ? language : "en";
    one.segment.shown = make("div", { className: "own-text" }, make("p", { className: "own-title", textContent: "Your copy" }), line);
    one.segment.element.querySelector(".gloss").before(one.segment.shown);
  }
  const shown = () => segments.filter((segment) => segment.shown);
  function list() {
    form.querySelector("details")?.remove();
    const missing = segments.filter((segment) => !segment.shown);
    if (!shown().length || !missing.length) return;
    form.append(make("details", {}, make("summary", { textContent: "Not found in your copy: " + missing.length }),
      make("ul", {}, ...missing.map(({ element }) => {
        const [where, incipit] = [".locator", ".incipit"].map((part) => element.querySelector(".segment-head " + part));
        return make("li", {}, make("a", { href: "#" + element.id, textContent: where.textContent }), " ", incipit.cloneNode(true));
      }))));
  }

  /* What is said ---------------------------------------------------------------------------------------------- */
  const NAMES = { "zh-Hans": "simplified", "zh-Hant": "traditional" };
  function script(raw) {
    const count = (characters) => (raw.slice(0, 1e6).match(new RegExp("[" + characters + "]", "g")) || []).length;
    const hans = count("这国会个们为来时对说学艺术权创义发"), hant = count("這國會個們為來時對說學藝術權創義發");
    return hans > 3 * hant ? "zh-Hans" : hant > 3 * hans ? "zh-Hant" : "";
  }
  function verdict({ text, found }) {
    const all = segments.length, now = shown().length, other = script(text.raw);
    if (found.length) {
      return (now === all ? "All " + all + " segments of this source are found; each stands above its gloss."
        : now + " of the " + all + " segments of this source are found; each stands above its gloss. The others are listed below.") +
        (other && other !== language && now < all ? " " + differs(other) : "");
    }
    const han = (text.raw.slice(0, 1e6).match(/[\u3400-\u9fff]/g) || []).length;
    if (!text.size) return "There are no letters in this text.";
    if (han < Math.min(text.size, 1e6) / 10) return "Nothing is found: this text has hardly any Chinese in it, and the source is in Chinese.";
    if (other && other !== language) return "Nothing is found. " + differs(other);
    return "No " + (now ? "further " : "") + "segment of this source is found in this text. It may be another text, or one that was edited.";
  }
  const differs = (other) => "This text is in " + NAMES[other] + " characters and the source in " + NAMES[language] +
    " ones; letter by letter that is another text.";

  /* Kinds of file that hold no plain text, by how they begin. */
  const KINDS = [
    [/^[^]{0,1000}%PDF-/, "This is a PDF. Open it in a PDF reader, select all of its text, copy it and paste it here."],
    [/^PK\x03\x04|^\xd0\xcf\x11\xe0|^\{\\rtf/, "This is a document of a word processor, an e-book or a packed file. Open it, select all of its text, copy it and paste it here."],
    [/^\xff\xd8\xff|^\x89PNG|^GIF8|^RIFF[^]{4}WEBP|^II\*\0|^MM\0\*|^BM[^]{4}\0{4}|^[^]{4}ftyp(?:hei|mif|avi)/, "This is a picture. Its words can be compared only as text: recognise them with another program and paste them here."],
  ];
  async function decode(bytes, mine) {
    const opening = String.fromCharCode(...bytes.subarray(0, 1100));
    const kind = KINDS.find(([pattern]) => pattern.test(opening));
    if (kind) return { told: kind[1] };
    const sample = bytes.subarray(0, 65536);
    const zeros = sample.filter((byte) => !byte).length;
    const read = (encoding, fatal) => {
      try { return new TextDecoder(encoding, { fatal }).decode(bytes); } catch (error) { return null; }
    };
    let names = ["gb18030", "big5", "utf-8"];
    if (/^\xff\xfe/.test(opening)) names = ["utf-16le"];
    else if (/^\xfe\xff/.test(opening)) names = ["utf-16be"];
    else if (zeros) names = ["utf-16le", "utf-16be"];
    else if (read("utf-8", true) !== null) names = ["utf-8"];
    let best = null;
    for (const name of names) {
      const result = await look(plain(read(name, false)), mine);
      if (!best || result.found.length > best.found.length) best = { ...result, name };
      if (best.found.length === segments.length) break;
    }
    if (!best.found.length && (names.length > 1 || zeros > sample.length / 4)) {
      return { told: "This file could not be read as a text with any segment of this source: it may be another text, or no text at all. It was tried as " +
        names.map((name) => name.toUpperCase()).join(", ") + "." };
    }
    return best;
  }
  /* A saved web page: its words alone. What is parsed so runs nothing and fetches nothing. */
  function plain(raw) {
    if (!/^\s*(?:<\?xml[^]{0,200})?<(?:!doctype html|html)/i.test(raw.slice(0, 500))) return raw;
    const page = new DOMParser().parseFromString(raw.replace(/<(script|style)\b[^]*?<\/\1>| style="[^"]*"/gi, " "), "text/html");
    page.querySelectorAll("p, div, br, li, h1, h2, h3, h4, tr").forEach((one) => one.append("\n"));
    return page.body.textContent;
  }

  async function open(given) {
    const mine = ++turnNow;
    until = performance.now() + 40;
    say("Looking through the text …");
    try {
      let result;
      if (typeof given === "string") result = await look(given, mine);
      else if (given.size > LIMIT) result = { told: "This file has " + Math.round(given.size / 1e6) + " MB. A text of this kind has less than one; nothing over " + LIMIT / 1e6 + " MB is opened." };
      else {
        await breathe(mine);
        result = await decode(new Uint8Array(await given.arrayBuffer()), mine);
      }
      if (mine !== turnNow) return;
      if (result.told) { say(result.told); return; }
      result.found.forEach(show);
      list();
      say((result.name && result.name !== "utf-8" && result.found.length ? "Read as " + result.name.toUpperCase() + ". " : "") + verdict(result));
    } catch (error) {
      if (mine === turnNow) say("This could not be read. It may be a folder, or a file that is no longer there.");
    }
  }
  function say(sentence) {
    status.textContent = sentence;
    forget.hidden = !shown().length;
  }

  /* What is given ----------------------------------------------------------------------------------------------- */
  file.addEventListener("change", () => {
    if (file.files.length) open(file.files[0]);
    file.value = "";
  });
  /* The text is taken before it comes into the field, where the browser might keep it. */
  area.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    event.preventDefault();
    if (event.clipboardData.files.length && !text) open(event.clipboardData.files[0]); else open(text);
  });
  const take = () => {
    if (area.value.trim()) open(area.value);
    area.value = "";
  };
  area.addEventListener("change", take);
  area.addEventListener("input", (event) => { if (/^insertFrom/.test(event.inputType)) take(); });
  const isFile = (event) => event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");
  const aim = (on) => form.classList.toggle("own-aim", on);
  document.addEventListener("dragover", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    aim(true);
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) aim(false); });
  document.addEventListener("drop", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    aim(false);
    form.scrollIntoView({ block: "nearest" });
    open(event.dataTransfer.files[0]);
  });
  forget.addEventListener("click", () => {
    turnNow++;
    shown().forEach((segment) => {
      segment.shown.remove();
      delete segment.shown;
    });
    list();
    say("Your copy is forgotten: nothing of it is left in this page.");
    file.focus();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
})();
