/* What must hold before anything is painted.
   The colours that the reader chose on an earlier page: without a choice, or without storage (private windows), the
   system's own preference holds, through CSS alone. A reading is not painted until reading.js has put its tools above it,
   and on a narrow screen has folded the notes; it is shown whole if that does not come. Rows of tables wait for page.js, which
   tells when they come near, before they ask for Chinese faces.
   The room of a Chinese character whose face is still on its way: a font of 236 bytes that draws nothing, one em wide, behind
   all others (page.css). Without it a machine that has no Chinese font shows narrower boxes first, and lines break anew. */
(function () {
  try {
    var chosen = localStorage.getItem("appearance");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch { /* storage is forbidden: nothing to restore */ }
  document.documentElement.dataset.notes = "folding";
  document.documentElement.dataset.rows = "waiting";
  addEventListener("load", function () {
    /* page.js says that it watches them in a variable: another value of the attribute would have all rows styled anew. */
    if (!window.rowsAreWatched) delete document.documentElement.dataset.rows;
    if (document.documentElement.dataset.notes === "folding") delete document.documentElement.dataset.notes;
  });
  try {
    var letters = atob("d09GMgABAAAAAADsAAoAAAAAAiAAAACmAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAABmAATAoUNAE2AiQDBgsGAAQgBQYHIBuFAfgvDmxHNDMrgQP53QjYtEcULVv1zX4KJJ/tCwvKgRJROZQEJVHPCUPI5cFTcJBdhNgpriL/HeP4Gnyh0SbQAUe4BUDggg2squrTQKPG4LyPzf3/tvxLuwsAwCGIMsXcAlwAGpt7HiJ84mv7D/9XeOb2DDrQEBQaoIFQyYEAgvBoh8vV13FVD9dnPfVTBKUDod39TfXUiwgAINWDoFMCOlA+VAA=");
    var bytes = Uint8Array.from(letters, function (letter) { return letter.charCodeAt(0); });
    document.fonts.add(new FontFace("Whose Work Room", bytes.buffer));
  } catch { /* an old browser: boxes until the face is there */ }
})();
