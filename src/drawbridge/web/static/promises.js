// Cards work without this file. With it: by this device's own clocks, copied at one tap, and handed to the device's own
// share sheet when it has one. Nothing leaves the page but what the person sends by hand.
for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;

// By whose clocks: this device's, until the person writes another.
const zone = document.querySelector("[data-zone]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && here && !document.querySelector("[role=alert]")) zone.value = here;

// A time of one's own takes the place of a button, and the other way round.
const own = document.querySelector("[name=time]");
const soon = document.querySelectorAll("[name=back]");
if (own) {
  own.addEventListener("input", () => soon.forEach((choice) => (choice.checked = false)));
  soon.forEach((choice) => choice.addEventListener("change", () => (own.value = "")));
}

const card = document.querySelector("[data-say] p");
const said = document.querySelector("[data-copied]");

document.querySelector("[data-copy]")?.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(card.innerText);
    said.textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(card);
    said.textContent = "Marked, ready to copy.";
  }
});

const share = document.querySelector("[data-share]");
if (share && navigator.share) {
  share.hidden = false;
  share.addEventListener("click", () => navigator.share({ text: card.innerText }).catch(() => {}));
}

document.querySelector("[data-print]")?.addEventListener("click", () => print());
