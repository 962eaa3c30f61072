// Words that were left in this form go back into it at one tap. Without this file they can be copied.
const left = document.querySelector("[data-unsent]");
const button = left.querySelector("[data-put-back]");

const places = [...left.querySelectorAll("[data-field]")].map((words) => {
  const name = CSS.escape(words.dataset.field);
  return { words, field: document.querySelector(`main form [name="${name}"]:is(textarea, input)`) };
});

function putBack() {
  for (const { words, field } of places) {
    if (!field) continue;
    field.value = words.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const mark = field.form.elements.unsent ?? document.createElement("input");
    Object.assign(mark, { type: "hidden", name: "unsent", value: left.dataset.unsent });
    field.form.append(mark);
  }
  places.find(({ field }) => field).field.focus();
  left.open = false;
}

// On a page where the form comes only later, there is nowhere to put them yet.
button.hidden = !places.some(({ field }) => field);
button.addEventListener("click", putBack);
