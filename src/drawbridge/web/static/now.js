// Now works without this file. With it: times by this device's own clock, the three lines copied at one tap, and how
// long a ride has been, for those who ask. Nothing leaves the page.
const MINUTE = 60_000;

const ride = document.querySelector("[data-ride]");
const space = document.querySelector("[data-space]");
const clock = (date) => date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
const plural = (count) => `${count} minute${count === 1 ? "" : "s"}`;

for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;

// How long it has been: shown on request, and from then on once a minute.
let began = 0;
let shown = 0;

function soFar() {
  const minutes = Math.floor((Date.now() - began) / MINUTE);
  const chosen = Number(ride.querySelector("[name=minutes]:checked").value);
  const over = minutes >= chosen ? "Stop here, or go on." : `You chose ${chosen}.`;
  ride.querySelector("[data-so-far]").textContent = `${minutes ? plural(minutes) : "Less than a minute"} so far. ${over}`;
}

ride.addEventListener("toggle", () => {
  if (ride.open && !began) began = Date.now();
});
ride.querySelector("[data-elapsed]").addEventListener("click", () => {
  soFar();
  shown ||= setInterval(soFar, MINUTE / 4);
});

// "In 20 minutes" becomes an hour that can be kept; a time of one's own takes its place.
const sentence = space.querySelector("[data-say] p");
const own = space.querySelector("#back-at");
const words = sentence.querySelector(".unset");

function backAt(minutes) {
  const at = new Date(Date.now() + minutes * MINUTE);
  const tomorrow = at.toDateString() === new Date().toDateString() ? "" : "tomorrow ";
  return `${tomorrow}at ${clock(at)}.`;
}

space.addEventListener("change", (event) => {
  if (event.target === own) {
    space.querySelectorAll("[name=back]").forEach((choice) => (choice.checked = false));
    words.textContent = own.value ? `at ${own.value}.` : "at …";
  } else {
    own.value = "";
    const span = sentence.querySelector(`.b${event.target.value}`);
    if (event.target.value !== "morning") span.textContent = backAt(Number(event.target.value));
  }
  space.querySelector("[data-copied]").textContent = "";
});

space.querySelector("[data-copy]").addEventListener("click", async () => {
  const said = space.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(sentence.innerText);
    said.textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(sentence);
    said.textContent = "Marked, ready to copy.";
  }
});
