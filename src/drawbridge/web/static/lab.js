// The lab works without this file. With it: the number beside a slider moves with it, and the address follows the run.
const knobs = document.querySelector("#knobs");

knobs?.addEventListener("input", ({ target }) => {
  const said = target.type === "range" && knobs.querySelector(`output[for="${target.id}"]`);
  if (said) said.textContent = target.value;
});

document.addEventListener("htmx:after:swap", () => {
  const here = document.querySelector("[data-here]");
  if (here) history.replaceState(history.state, "", here.href);
});
