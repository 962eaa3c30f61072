// The switch for what this browser keeps for when there is no connection. Nothing is kept before it is pressed.
const part = document.querySelector("[data-offline]");
const site = navigator.serviceWorker;

function show(state) {
  for (const line of part.querySelectorAll("[data-if]")) line.hidden = line.dataset.if !== state;
  part.querySelector("[data-switch=on]").hidden = !["off", "failed"].includes(state);
  part.querySelector("[data-switch=off]").hidden = state !== "on";
}

// Resolves once the worker has everything; rejects when it could not fetch it.
function settled(worker) {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject();
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

async function on() {
  show("busy");
  try {
    const found = await site.register(part.dataset.to);
    await settled(found.installing ?? found.waiting ?? found.active);
    show("on");
  } catch {
    show("failed");
  }
}

// The worker clears what it keeps, and answers; then it is gone.
async function off() {
  const found = await site.getRegistration();
  const { port1, port2 } = new MessageChannel();
  const gone = new Promise((resolve) => (port1.onmessage = resolve));
  found?.active?.postMessage("forget", [port2]);
  if (found?.active) await gone;
  show("off");
}

part.hidden = false;
part.querySelector("[data-switch=on]").addEventListener("click", on);
part.querySelector("[data-switch=off]").addEventListener("click", off);
if (site) site.getRegistration().then((found) => show(found?.active ? "on" : "off"), () => show("never"));
else show("never");
