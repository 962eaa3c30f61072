// Has the browser make a passkey or ask for one, and sends what comes of it as an ordinary form. On these two pages only.
const form = document.querySelector("[data-passkey]");
const button = form.querySelector("button");
const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature"];

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const words = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const text = (buffer) => words(buffer).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function show(state) {
  form.querySelector("[data-said]").hidden = !state;
  for (const line of form.querySelectorAll("[data-if]")) line.hidden = line.dataset.if !== state;
}

// What the server wants to know, as the browser takes it.
function question() {
  const told = JSON.parse(form.dataset.passkey);
  for (const known of told.excludeCredentials ?? told.allowCredentials ?? []) known.id = bytes(known.id);
  told.challenge = bytes(told.challenge);
  if (told.user) told.user.id = bytes(told.user.id);
  return told;
}

async function answer(publicKey) {
  const does = publicKey.user ? "create" : "get";
  const { id, type, response } = await navigator.credentials[does]({ publicKey });
  const told = PARTS.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return JSON.stringify({ id, rawId: id, type, response: Object.fromEntries(told) });
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  show("busy");
  try {
    form.elements.passkey.value = await answer(question());
    form.submit();
  } catch (error) {
    show(error.name === "InvalidStateError" ? "known" : "failed");
    button.disabled = false;
  }
});

const able = window.isSecureContext && window.PublicKeyCredential;
button.hidden = !able;
show(able ? "" : "never");
