// What pages gain with scripts: a dialog for where an item was read. Everything works without.

document.addEventListener("htmx:afterSwap", (event) => {
  const name = event.detail.requestConfig?.elt?.dataset?.dialog;
  const dialog = name && document.getElementById(name);
  if (dialog && !dialog.open) dialog.showModal();
});
