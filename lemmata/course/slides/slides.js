/* Starts the deck. Without script, and on a screen too narrow for slides, the page stays what it is: a text to read. */
"use strict";
(() => {
  const asked = new URLSearchParams(location.search);
  if (!asked.has("print-pdf") && !matchMedia("(min-width: 48rem)").matches) return;
  document.querySelector(".deck").classList.add("reveal");
  Reveal.initialize({
    width: 1280, height: 720, margin: 0, maxScale: 4, center: false, hash: true, transition: "none",
    backgroundTransition: "none", controlsTutorial: false, slideNumber: "c/t", postMessage: false, scrollActivationWidth: null,
    pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1, showNotes: asked.has("notes") && "separate-page",
  });
  // The notes take a quarter of the window; the slide is fitted into the rest.
  Reveal.on("ready", () => Reveal.layout());
  Reveal.addKeyBinding({ keyCode: 83, key: "S", description: "Speaker’s notes" }, () => {
    Reveal.configure({ showNotes: !Reveal.getConfig().showNotes });
    Reveal.layout();
  });
})();
