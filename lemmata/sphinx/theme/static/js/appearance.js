/* What must hold before anything is painted.
   The colours that the reader chose on an earlier page: without a choice, or without storage (private windows), the
   system's own preference holds, through CSS alone. On a narrow screen the notes of a reading are left out until reading.js
   has folded them, and shown whole if it does not come. */
(function () {
  try {
    var chosen = localStorage.getItem("appearance");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch (error) { /* storage is forbidden: nothing to restore */ }
  if (matchMedia("(max-width: 47.99rem)").matches) document.documentElement.dataset.notes = "folding";
  addEventListener("load", function () {
    if (document.documentElement.dataset.notes === "folding") delete document.documentElement.dataset.notes;
  });
})();
