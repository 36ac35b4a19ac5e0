/* An explorer: of its states, all drawn when the book was built, the one that is chosen is shown.
   Without a script the control stays hidden and all states stand under each other, each with its label. */
"use strict";

document.querySelectorAll(".explorer").forEach((explorer) => {
  const control = explorer.querySelector(".explorer-control");
  const widget = control.querySelector("select, input");
  const value = control.querySelector(".explorer-value");
  const states = Array.from(explorer.querySelectorAll(".state"));
  const told = control.querySelector("output");
  const chosen = () => (widget.tagName === "SELECT" ? widget.selectedIndex : Number(widget.value));
  const show = () => {
    states.forEach((state, number) => { state.hidden = number !== chosen(); });
    if (value) {
      // A slider shows and says its words, not the number of its place.
      value.textContent = JSON.parse(widget.dataset.words)[chosen()];
      widget.setAttribute("aria-valuetext", value.textContent);
    }
  };
  widget.addEventListener("input", show);
  widget.addEventListener("change", () => {
    show();
    // What a sighted reader now sees, for whoever listens.
    told.textContent = states[chosen()].querySelector("img").alt;
  });
  explorer.classList.add("is-live");
  control.hidden = false;
  show();
});
