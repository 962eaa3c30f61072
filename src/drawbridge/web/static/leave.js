// The way out. Without this file the link still leaves; with it the page is blank in the same frame.
const WINDOW = 5000; // ms: three presses of Shift, each within this of the one before
const PRESSES = 3;
const PATIENCE = 800; // ms
const LONGEST = 4000; // characters of a field

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

// Words in an open form that were not sent, as a form of their own; null when there are none. Only fields for prose:
// the server takes fewer still, and none that is a passphrase, a code or an answer about being safe with someone.
function unsent() {
  const again = document.querySelector("main .error") !== null; // shown again, so what stands there was typed
  const typed = ({ value, defaultValue }) => value.trim() && (again || value !== defaultValue);
  const open = ({ name, readOnly, form }) => name && !readOnly && !form.querySelector("[type=password]");
  const fields = [...document.querySelectorAll("main form textarea, main form input[type=text]")].filter(
    (field) => open(field) && typed(field),
  );
  const token = fields.map(({ form }) => form.elements.csrfmiddlewaretoken).find(Boolean);
  if (!token) return null;
  const words = new FormData();
  words.set("csrfmiddlewaretoken", token.value);
  words.set("page", location.pathname);
  words.set("entry", fields[0].form.elements.entry?.value ?? "");
  for (const field of fields) words.set(`words-${field.name}`, field.value.slice(0, LONGEST));
  return words;
}

// The answer is where to go, for the journal that knew it is closed by then.
async function send(words) {
  const answer = await fetch(link.href, { method: "POST", body: words, keepalive: true });
  return answer.ok ? answer.text() : "";
}

// The page is blank before anything else. Words go first, in the one request that also closes the journal; nobody waits
// longer for them than PATIENCE, and the way out itself closes the journal whatever became of them.
async function leave() {
  if (leaving) return;
  leaving = true;
  blank();
  const words = unsent();
  const later = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const to = words && (await Promise.race([send(words).catch(() => ""), later]));
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
