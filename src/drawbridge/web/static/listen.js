// Pages are read without this file. With it they can be listened to: a paragraph at a time, by a voice that lives on
// this device. Voices that speak from elsewhere would be sent the page, so they are never used.
const speech = window.speechSynthesis;
const bar = document.querySelector("[data-listen]");
const SPOKEN = "h1, h2, h3, p, li, blockquote";
const SILENT = ".screenonly, .sources, .figure, .row, nav, details:not([open]), form, .fine";

const play = bar.querySelector("[data-play]");
const on = bar.querySelector("[data-on]");
const pace = bar.querySelector("[data-pace]");
const said = bar.querySelector("[data-said]");

let place = -1; // which paragraph is being read, or was when it stopped
let reading = false;

const voice = () => speech.getVoices().find((v) => v.localService && v.lang.toLowerCase().startsWith(bar.dataset.lang));

// What is read out: every paragraph of the text that holds no other, without marks of citation.
function paragraphs() {
  const all = [...document.querySelectorAll("article.reading :is(" + SPOKEN + ")")];
  return all.filter((part) => !part.closest(SILENT) && !part.querySelector(SPOKEN) && words(part));
}

function words(part) {
  const copy = part.cloneNode(true);
  copy.querySelectorAll("sup, svg, .unseen").forEach((mark) => mark.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function say(text) {
  said.textContent = text;
}

function mark(part) {
  document.querySelectorAll("[data-speaking]").forEach((marked) => delete marked.dataset.speaking);
  if (part) part.dataset.speaking = "";
}

function speak() {
  const parts = paragraphs();
  const part = parts[place];
  if (!part) return stop("That was the end.", -1);
  const utterance = new SpeechSynthesisUtterance(words(part));
  utterance.voice = voice();
  utterance.lang = utterance.voice.lang;
  utterance.rate = Number(pace.value);
  utterance.onend = () => {
    if (!reading || speaking !== utterance) return;
    place += 1;
    speak();
  };
  utterance.onerror = () => {
    if (reading && speaking === utterance) stop("The voice stopped. Your place is kept; press Listen to go on.", place);
  };
  speaking = utterance;
  mark(part);
  speech.cancel();
  speech.speak(utterance);
}

let speaking = null;

function start(from) {
  reading = true;
  place = from;
  play.textContent = "Pause";
  on.hidden = false;
  say("");
  speak();
}

function stop(text, at) {
  reading = false;
  speaking = null;
  place = at;
  speech.cancel();
  play.textContent = at < 0 ? "Listen" : "Go on";
  on.hidden = at < 0;
  mark(null);
  say(text);
}

// The next heading, or the end.
function nextPart() {
  const parts = paragraphs();
  const next = parts.findIndex((part, n) => n > place && part.tagName === "H2");
  start(next < 0 ? parts.length : next);
}

function offer() {
  if (voice()) bar.hidden = false;
}

if (speech && "SpeechSynthesisUtterance" in window) {
  offer();
  speech.addEventListener?.("voiceschanged", offer);
  play.addEventListener("click", () => (reading ? stop("Paused.", place) : start(Math.max(place, 0))));
  on.addEventListener("click", nextPart);
  pace.addEventListener("change", () => reading && speak());
  addEventListener("pagehide", () => speech.cancel());
}
