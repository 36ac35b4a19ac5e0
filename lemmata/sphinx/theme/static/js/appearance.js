/* What must hold before anything is painted.
   The colours that the reader chose on an earlier page: without a choice, or without storage (private windows), the
   system's own preference holds, through CSS alone. A reading is not painted until reading.js has put its tools above it,
   and on a narrow screen has folded the notes; it is shown whole if that does not come. */
(function () {
  try {
    var chosen = localStorage.getItem("appearance");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch (error) { /* storage is forbidden: nothing to restore */ }
  document.documentElement.dataset.notes = "folding";
  addEventListener("load", function () {
    if (document.documentElement.dataset.notes === "folding") delete document.documentElement.dataset.notes;
  });
})();
