/* A calculator: what a claimed work gets of a settlement fund, from the numbers that a reader types.
   The function is that of whosework/distribution.py, step by step. Without a script its worked cases stand as a table. */
"use strict";

function distribute({ fund, costs, works, fee, rate, split }) {
  const net = fund - (fund * fee) / 100 - costs;
  const work = net / ((works * rate) / 100);
  const author = (work * split) / 100;
  return { net, work, author, publisher: work - author };
}

document.querySelectorAll("form.calculator").forEach((form) => {
  const show = () => {
    const given = Array.from(form.querySelectorAll("input"), (input) => [input.name, Number(input.value)]);
    const shares = form.checkValidity() ? distribute(Object.fromEntries(given)) : {};
    form.querySelectorAll("output").forEach((output) => {
      const whole = Math.floor(Math.abs(shares[output.name]) + 0.5);
      output.textContent = whole >= 0 ? `${shares[output.name] < 0 ? "−" : ""}US$${whole.toLocaleString("en")}` : "–";
    });
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(show));
  form.hidden = false;
  show();
});
