// Placing a facility: the device's own position fills the figures. Everything works without.

const form = document.querySelector("[data-place]");
const button = form?.querySelector("[data-here]");
const told = form?.querySelector("[data-told]");

if (button && "geolocation" in navigator) {
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.longitude.value = coords.longitude.toFixed(6);
        form.elements.latitude.value = coords.latitude.toFixed(6);
        told.textContent = `${told.dataset.about} ${Math.round(coords.accuracy)}`;
      },
      () => {
        told.textContent = told.dataset.unknown;
      },
      { enableHighAccuracy: true, timeout: 20000 },
    );
  });
}
