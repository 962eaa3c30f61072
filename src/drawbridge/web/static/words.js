// What stands in an open form goes along when someone leaves by the way out. Only for a journal that is kept.
const LONGEST = 4000; // characters of a field
const link = document.querySelector(".leave");

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
  try {
    const answer = await fetch(link.href, { method: "POST", body: words, keepalive: true });
    return answer.ok ? await answer.text() : "";
  } catch {
    return "";
  }
}

link.sendWords = () => {
  const words = unsent();
  return words && send(words);
};
