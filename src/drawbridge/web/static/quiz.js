// The quiz works without this file. With it: keys 1 to 5 answer, the next statement is read out, and reading is timed.
const FIELD = /^(INPUT|TEXTAREA|SELECT)$/;

let reading = 0; // ms the statement was in view before the latest hiding
let since = performance.now();

const form = () => document.querySelector("form[data-quiz]");
const now = () => performance.now();

function startClock() {
  reading = 0;
  since = now();
}

// Time away from the page is not reading.
function onVisibility() {
  if (document.hidden) reading += now() - since;
  else since = now();
}

function elapsed() {
  return Math.round(reading + (document.hidden ? 0 : now() - since));
}

function writeTime(event) {
  const field = event.target.querySelector?.('input[name="ms"]');
  if (field) field.value = String(elapsed());
}

function isTyping(target) {
  return FIELD.test(target.tagName) && target.type !== "radio";
}

function answer(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat || isTyping(event.target)) return;
  const choice = form()?.querySelectorAll('.scale input[type="radio"]')[Number(event.key) - 1];
  if (!/^[1-9]$/.test(event.key) || !choice) return;
  event.preventDefault();
  choice.checked = true;
  form().requestSubmit(form().querySelector("button.go") ?? undefined);
}

// After a swap the reader stands at the new statement, or at the error if there is one.
function arrive() {
  startClock();
  const place = document.querySelector("main .error, main .q, main h1");
  if (!place) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  scrollTo(0, 0);
}

document.addEventListener("keydown", answer);
document.addEventListener("submit", writeTime, true);
document.addEventListener("visibilitychange", onVisibility);
document.addEventListener("htmx:after:swap", arrive);
