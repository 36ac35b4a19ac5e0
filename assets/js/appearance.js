/* The colours that the reader chose on an earlier page, before anything is painted. Without a choice, or without
   storage (private windows), the system's own preference holds, through CSS alone. */
(function () {
  try {
    var chosen = localStorage.getItem("appearance");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch (error) { /* storage is forbidden: nothing to restore */ }
})();
