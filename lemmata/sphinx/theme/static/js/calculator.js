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
  const outputs = Array.from(form.querySelectorAll("output"));
  const bars = form.querySelectorAll("meter");
  let waiting;
  /* Told once, half a second after the last key, with the words of each number. */
  const tell = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      form.querySelector("[role=status]").textContent = outputs.map((output) =>
        `${output.closest("dd").previousElementSibling.textContent}: ${output.textContent}`).join("; ") + ".";
    }, 500);
  };
  const show = () => {
    const given = Array.from(form.querySelectorAll("input"), (input) => [input.name, Number(input.value)]);
    const shares = form.checkValidity() ? distribute(Object.fromEntries(given)) : {};
    outputs.forEach((output) => {
      const whole = Math.floor(Math.abs(shares[output.name]) + 0.5);
      output.textContent = whole >= 0 ? `${shares[output.name] < 0 ? "−" : ""}US$${whole.toLocaleString("en")}` : "–";
    });
    bars.forEach((bar) => {
      bar.value = shares[bar.dataset.part] / shares[bar.dataset.whole] || 0;
    });
  };
  form.addEventListener("input", () => { show(); tell(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { show(); tell(); }));
  form.hidden = false;
  show();
});
