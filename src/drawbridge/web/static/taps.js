// The taps work without this file. With it, the next question comes to the thumb: no scrolling in the dark.
const form = document.querySelector("form.taps");
const next = { pull: ".second", strength: ".third", did: ".second" };

form?.addEventListener("change", (event) => {
  const part = form.querySelector(next[event.target.name] ?? ":not(*)");
  const foot = part?.querySelector(".pads") ?? part;
  if (foot && foot.getBoundingClientRect().bottom > innerHeight - 16) foot.scrollIntoView({ block: "center" });
});
