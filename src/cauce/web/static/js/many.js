// Choosing many lines: how many are ticked, and all or none of them without loading the page anew.

const form = document.getElementById("many");
const boxes = () => [...form.querySelectorAll("input[name=chosen]")];

function count() {
  const told = form.querySelector("[data-count]");
  const chosen = boxes().filter((box) => box.checked).length;
  told.firstElementChild.textContent = chosen ? `${told.dataset.some} ${chosen}` : told.dataset.none;
}

if (form) {
  count();
  form.addEventListener("change", count);
  for (const link of form.querySelectorAll("[data-choose]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      for (const box of boxes()) box.checked = link.dataset.choose === "all";
      count();
    });
  }
}
