/* An explorer: of its states, all drawn when the book was built, the one that is chosen is shown.
   Without a script the control stays hidden and all states stand under each other, each with its label. */
"use strict";

document.querySelectorAll(".explorer").forEach((explorer) => {
  const control = explorer.querySelector(".explorer-control");
  const select = control.querySelector("select");
  const states = Array.from(explorer.querySelectorAll(".state"));
  const told = control.querySelector("output");
  const show = () => states.forEach((state, number) => { state.hidden = number !== select.selectedIndex; });
  select.addEventListener("change", () => {
    show();
    // What a sighted reader now sees, for whoever listens.
    told.textContent = states[select.selectedIndex].querySelector("img").alt;
  });
  explorer.classList.add("is-live");
  control.hidden = false;
  show();
});
