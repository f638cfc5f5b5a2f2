// Says so when a passkey could not be used; the scripts that ask for it say it to the console only.

document.addEventListener("allauth.error", (event) => {
  const told = document.querySelector("[data-passkey-told]");
  if (!told) return;
  event.preventDefault();
  told.hidden = true;
  requestAnimationFrame(() => {
    told.hidden = false;
  });
});
