/* The reader's own copy of a source, shown beside the glosses. It goes nowhere. Letters and digits are compared, as in
   normalise.py. A rolling value as wide as an incipit runs through the text; where it strikes, the segment's own and its
   SHA-256 decide. */
"use strict";

(function () {
  const BASE = 1540483477; /* normalise.py has the same */
  const INCIPIT = 8;
  const LIMIT = 25e6; /* bytes; the longest source has 32,000 */
  const BREAK = 1500; /* letters of a page's header and footnotes that may break a segment */
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

  /* SHA-256 (FIPS 180-4), in hexadecimal: a page from a folder or over plain http has no WebCrypto. */
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

  /* The page stays awake: work rests every few hundredths of a second, and ends when another text is given. */
  let latest = 0, until = 0;
  async function rest(mine) {
    if (performance.now() < until) return;
    await new Promise((done) => { setTimeout(done); });
    if (mine !== latest) throw mine;
    until = performance.now() + 40;
  }

  /* The letters of a text as code points, where each stands in it, and which of them begin lines. */
  const LETTER = /[\p{L}\p{N}]/u;
  const TOKEN = /\^?\[\p{Nd}{1,3}\]\^?|[\xb9\xb2\xb3\u2070-\u2079]+|([^]\p{M}*)/uy;
  const token = (raw, place) => {
    TOKEN.lastIndex = place;
    return TOKEN.exec(raw);
  };
  async function normalise(raw, mine) {
    const codes = [], at = [], lines = new Set();
    for (let i = 0, fresh = true; i < raw.length; i++) {
      if (i % 4096 === 0) await rest(mine);
      const c = raw.charCodeAt(i), next = raw.charCodeAt(i + 1);
      const easy = c > 0x33ff && c < 0xa000 || c > 96 && c < 123 || c > 64 && c < 91 || c > 47 && c < 58;
      const before = codes.length;
      if (easy && !(next > 0x2ff && next < 0x370)) {
        codes.push(c);
        at.push(i);
      } else if (easy || c > 127 || c === 91 || c === 94) {
        const [all, cluster] = token(raw, i);
        for (const one of (cluster || "").normalize("NFKC")) if (LETTER.test(one)) at[codes.push(one.codePointAt(0)) - 1] = i;
        i += all.length - 1;
      }
      if (c === 10 || c === 13) fresh = true;
      else if (fresh && codes.length > before) fresh = !lines.add(before);
    }
    return { raw, codes, at, lines };
  }

  /* What is looked for */
  const step = (value, code) => (Math.imul(value, BASE) + code) | 0;
  const segments = Array.from(document.querySelectorAll(".segment[data-sha256]"), (element) => {
    const opening = Array.from(element.querySelector(".incipit").textContent).filter((one) => LETTER.test(one));
    const { letters, sha256, rolling } = element.dataset;
    return { element, size: Number(letters), sha256, rolling: rolling && parseInt(rolling, 16) | 0, width: opening.length,
      opening: opening.map((one) => one.codePointAt(0)).reduce(step, 0) };
  });
  const POWERS = [1];
  for (const { size } of segments) while (POWERS.length <= size + INCIPIT) POWERS.push(step(POWERS[POWERS.length - 1], 0));

  /* The pieces of a text that make a segment which may begin at `start`: one, or more where whole lines of something
     else stand in it, a page's header or a footnote; twice only in a paragraph, which begins a line. */
  function match(segment, { codes, lines }, start) {
    const end = Math.min(codes.length, start + segment.size + 2 * BREAK), sums = [0], stops = [];
    for (let i = start; i < end; i++) {
      sums.push(step(sums[i - start], codes[i]));
      if (i > start && lines.has(i) && stops.length < 120) stops.push(i);
    }
    const append = (value, from, to) =>
      (Math.imul(value - sums[from - start] | 0, POWERS[to - from]) + sums[to - start]) | 0;
    const join = (value, from, left, breaks, done) => {
      if (!breaks) {
        if (from + left > end || segment.rolling && append(value, from, from + left) !== segment.rolling) return;
        const all = [...done, [from, from + left]];
        const letters = all.map((piece) => String.fromCodePoint(...codes.slice(...piece))).join("");
        return sha256(letters) === segment.sha256 && all;
      }
      for (const stop of stops) {
        if (stop >= from + left) break;
        if (stop > from) for (const again of stops) {
          if (again > stop + BREAK) break;
          const found = again > stop && join(append(value, from, stop), again, left - stop + from, breaks - 1, [...done, [from, stop]]);
          if (found) return found;
        }
      }
    };
    const most = !segment.rolling || segment.tries-- < 0 ? 0 : lines.has(start) ? 2 : 1;
    for (let breaks = 0; breaks <= most; breaks++) {
      const found = join(0, start, segment.size, breaks, []);
      if (found) return found;
    }
  }

  /* Where a text has what of `wanted`. */
  async function find(text, wanted, mine) {
    const found = new Map();
    /* A few letters stand in any text: those short segments count beside a longer one. */
    for (let width = INCIPIT; width && (width === INCIPIT || found.size); width--) {
      const sought = wanted.filter((segment) => segment.width === width), openings = new Set();
      for (const segment of sought) {
        segment.tries = 200;
        openings.add(segment.opening);
      }
      for (let i = 0, value = 0; sought.length && i < text.codes.length; i++) {
        if (i % 4096 === 0) await rest(mine);
        value = step(value, text.codes[i]);
        if (i >= width) value = value - Math.imul(text.codes[i - width], POWERS[width]) | 0;
        if (i > width - 2 && openings.has(value)) for (const segment of sought) {
          const pieces = segment.opening === value && !found.has(segment) && match(segment, text, i - width + 1);
          if (pieces) found.set(segment, { text, pieces });
          await rest(mine);
        }
      }
    }
    return found;
  }
  async function look(raw, mine) {
    const wanted = missing(), text = await normalise(raw, mine), found = await find(text, wanted, mine);
    /* Calls of footnotes that lost their superscript are figures glued to the words; layouts.py has the same. */
    let bare = raw, from = 0;
    for (let number = 1; number <= footnotes && found.size; number++) {
      const call = new RegExp("(?<=[^\\d\\s.])\\s?" + number + "(?=[\"'[]|" + HAN + ")", "g");
      call.lastIndex = from;
      const here = call.exec(raw);
      if (here) bare = bare.slice(0, here.index) + here[0].replace(/./g, " ") + bare.slice(from = call.lastIndex);
    }
    const left = wanted.filter((segment) => !found.has(segment));
    const more = from && left.length ? await find({ ...await normalise(bare, mine), raw }, left, mine) : [];
    return { text, found: new Map([...found, ...more]) };
  }

  /* What is shown */
  function show({ pieces, text: { raw, at } }, segment) {
    const notes = Array.from(segment.element.querySelectorAll(".note[data-at]"), (note) =>
      [note, ...note.dataset.at.split(" ").map(Number)]);
    /* The text with its cuts; `reached` counts letters, and the halves are what stands between two. */
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
      string += /^(?:\s?[\p{Pe}\p{Pf}、。，；：！？.,;:!?…])*/u.exec(raw.slice(place, at[to]))[0] + "\n";
    }
    const [first] = pieces[0];
    string = (/[\p{Ps}\p{Pi}]*$/u.exec(raw.slice(at[first - 1], at[first]))[0] + string).trim()
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

  /* What is said */
  function verdict({ name = "utf-8", text: { raw, codes }, found }) {
    const all = segments.length, now = all - missing().length, part = raw.slice(0, 1e6);
    const count = (pattern) => (part.match(pattern) || []).length;
    const hans = count(/[这国会为来时对说学权]/g), hant = count(/[這國會為來時對說學權]/g);
    const [script, differs] = language === "zh-Hans" ? ["simplified", hant > 3 * hans] : ["traditional", hans > 3 * hant];
    const said = found.size ? (name === "utf-8" ? "" : "Read as " + name + ". ") + (now < all ? now + " of the " : "All ") + all +
      " segments of this source are found" + (now < all ? "; the others are listed below." : ".") : "Nothing is found. " +
      (!codes.length ? "There is no text in it." : count(/[\u3400-\u9fff]/g) * 10 < part.length
        ? "There is hardly any Chinese in this text, and the source is in Chinese."
        : "This seems to be another text, or one that was edited throughout.");
    return said + (now < all && differs ? " The source is in " + script +
      " characters and this text is not: letter by letter it is another text." : "");
  }

  /* What is given */
  const KINDS = [[/%PDF-/, "a PDF"], [/^(?:PK\x03|\xd0\xcf\x11|\{\\rtf)/, "a document of a word processor, an e-book or an archive"],
    [/^(?:\xff\xd8|\x89PNG|GIF8|RIFF|II\*|MM\0|....ftyp)/s, "a picture or a film"]];
  async function decode(bytes, mine) {
    const opening = String.fromCharCode(...bytes.subarray(0, 1024));
    const kind = KINDS.find(([pattern]) => pattern.test(opening));
    if (kind) return "This is " + kind[1] + ", not plain text. Open it in its own program, copy the words and paste them here.";
    const read = (name, fatal) => new TextDecoder(name, { fatal }).decode(bytes);
    let names = ["gb18030", "big5", "utf-8"], best;
    if (/^\xff\xfe|^\xfe\xff|\0/.test(opening)) names = ["utf-16le", "utf-16be"];
    else try { names = read("utf-8", true) && ["utf-8"]; } catch (error) { /* no UTF-8: what gives most segments is right */ }
    for (const name of names) {
      const result = await look(words(read(name)), mine);
      if (!best || result.found.size > best.found.size) best = { ...result, name };
    }
    return best || "There is no text in this file.";
  }
  /* Of a saved web page the words alone. */
  function words(raw) {
    if (!/^\s*<(?:!doctype|html|\?xml)/i.test(raw)) return raw;
    const page = new DOMParser().parseFromString(raw.replace(/<(script|style)\b[^]*?<\/\1>| style="[^"]*"/gi, ""), "text/html");
    return page.body.textContent;
  }
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
  /* Text is taken before it comes into the field, where the browser might keep it. */
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
