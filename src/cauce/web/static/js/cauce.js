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

// What could not be done is said beside what was asked, in the server's words where it gave some.

function sayFault(event) {
  const asked = event.detail;
  const place = asked.elt?.closest("form, .inplace, dialog") || document.getElementById("main");
  place.querySelector(":scope > .fault")?.remove();
  const plain = asked.xhr?.getResponseHeader("Content-Type")?.startsWith("text/plain");
  const notice = document.createElement("div");
  notice.className = "notice warning fault";
  notice.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = (plain && asked.xhr.responseText) || document.body.dataset.fault;
  notice.append(words);
  place.prepend(notice);
  notice.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:sendError", sayFault);
document.addEventListener("htmx:responseError", (event) => {
  if (!event.detail.shouldSwap && ![409, 422].includes(event.detail.xhr.status)) sayFault(event);
});
document.addEventListener("htmx:beforeSend", (event) => {
  for (const old of document.querySelectorAll(".fault")) if (!old.contains(event.target)) old.remove();
});
