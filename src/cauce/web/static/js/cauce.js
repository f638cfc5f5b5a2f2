// What pages gain with scripts: a dialog for what a link would show on a page of its own. Everything works without.

document.addEventListener("htmx:afterSwap", (event) => {
  const asked = event.detail.requestConfig?.elt;
  const dialog = document.getElementById("dialog");
  if (dialog && asked?.hasAttribute("data-dialog") && !dialog.open) dialog.showModal();
});
