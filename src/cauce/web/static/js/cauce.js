// What pages gain with scripts: a dialog for what a link would show on a page of its own. Everything works without.

document.addEventListener("htmx:afterSwap", (event) => {
  const asked = event.detail.requestConfig?.elt;
  const dialog = document.getElementById("dialog");
  if (dialog && asked?.hasAttribute("data-dialog") && !dialog.open) dialog.showModal();
});

// A form in place: Escape leaves it, and a refusal or a second text is shown where the form stood.

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.target.closest?.(".inplace")?.querySelector("[data-cancel]")?.click();
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const asked = event.detail;
  if (asked.target?.classList.contains("inplace") && [409, 422].includes(asked.xhr.status)) asked.shouldSwap = true;
});
