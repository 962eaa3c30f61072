// Plans work without this file. With it, one tap copies a plan. Nothing leaves the page.
for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const item = button.closest("li");
  const words = item.querySelector("blockquote p");
  const said = item.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(words.innerText);
    said.textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(words);
    said.textContent = "Marked, ready to copy.";
  }
});
