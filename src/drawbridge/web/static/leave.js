// The way out. Without this file the link still leaves; with it the page is blank in the same frame.
const WINDOW = 5000; // ms: three presses of Shift, each within this of the one before
const PRESSES = 3;
const PATIENCE = 800; // ms

const link = document.querySelector(".leave");
const voice = document.createElement("div");
voice.className = "unseen";
voice.setAttribute("role", "status");
document.body.append(voice);

let pressed = 0;
let alone = false; // Shift went down, and no other key since
let timer = 0;
let leaving = false;

function blank() {
  document.documentElement.classList.add("gone");
  document.body.hidden = true;
  document.title = "\u200b";
}

// The page is blank first. Words go along in one request that also closes the journal; after PATIENCE nobody waits.
async function leave() {
  if (leaving) return;
  leaving = true;
  blank();
  const sent = link.sendWords?.(); // words.js, where a journal is kept
  const to = sent && (await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, PATIENCE))]));
  location.replace(to ? `${link.href}?to=${encodeURIComponent(to)}` : link.href);
}

function show(count) {
  pressed = count;
  if (count) link.dataset.pressed = String(count);
  else delete link.dataset.pressed;
  voice.textContent = link.getAttribute("data-say-" + count) ?? "";
}

function press() {
  clearTimeout(timer);
  show(pressed + 1);
  if (pressed >= PRESSES) leave();
  else timer = setTimeout(show, WINDOW, 0);
}

function onKeyDown(event) {
  if (event.repeat) return;
  alone = event.key === "Shift";
  if (!alone && pressed) show(0);
}

function onKeyUp(event) {
  if (event.key === "Shift" && alone) press();
  alone = false;
}

// A page brought back by the Back button is blanked before it is seen, then asked for again.
function onReturn(event) {
  if (!event.persisted) return;
  blank();
  location.reload();
}

addEventListener("pageshow", onReturn);
if (link) {
  link.addEventListener("click", (event) => { event.preventDefault(); leave(); });
  addEventListener("keydown", onKeyDown, true);
  addEventListener("keyup", onKeyUp, true);
}
