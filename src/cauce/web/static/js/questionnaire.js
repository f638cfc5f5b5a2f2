// A questionnaire on a bad line: what is answered is saved as one goes, and kept on the telephone while it cannot be.
// The form works without this. Written for browsers of 2017 and later, so without their newest words.

const PAUSE = 1500; // after the last answer, in milliseconds
const AGAIN = 15000;
const LONGEST_SIDE = 1600; // of a picture that travels, in pixels
const QUALITY = 0.82;

const form = document.querySelector("form[data-keep]");
if (form && window.fetch && window.FormData) prepare(form);

function prepare(form) {
  const name = `cauce-questionnaire-${form.dataset.keep}`;
  const state = form.querySelector("[data-state]");
  let timer = null;
  let isDirty = false;
  let isSending = false;

  restore();
  placeByDevice();
  smallerPicture();

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && isDirty) save();
  });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine === false) {
      event.preventDefault();
      keep();
      tell(form.dataset.saidOffline);
      return;
    }
    isSending = true;
    clearTimeout(timer);
  });

  function changed(event) {
    if (event.target.type === "file" || event.target.name === "caption") return;
    isDirty = true;
    keep();
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  function answers() {
    const told = new FormData(form);
    told.delete("photo");
    told.delete("caption");
    return told;
  }

  function keep() {
    try {
      localStorage.setItem(name, JSON.stringify(Array.from(answers())));
    } catch (_full) {
      // a telephone that keeps nothing: the server does
    }
  }

  function forget() {
    try {
      localStorage.removeItem(name);
    } catch (_closed) {
      // nothing was kept
    }
  }

  function save() {
    if (!isDirty || isSending) return;
    clearTimeout(timer);
    const told = answers();
    told.append("do", "save");
    isDirty = false;
    fetch(form.action, { method: "POST", body: told, headers: { "X-Kept": "1" }, keepalive: true }).then(
      (answer) => {
        if (answer.status === 204) {
          if (!isDirty) forget();
          tell(form.dataset.saidSaved);
        } else if (answer.headers.get("Content-Type").indexOf("text/plain") === 0) {
          answer.text().then(tell);
        } else later();
      },
      later,
    );
  }

  function later() {
    isDirty = true;
    tell(form.dataset.saidKept);
    clearTimeout(timer);
    timer = setTimeout(save, AGAIN);
  }

  function tell(words) {
    state.textContent = words;
  }

  // What could not be saved before the page was closed stands in the form again, and is saved.
  function restore() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(name));
    } catch (_broken) {
      return;
    }
    if (!Array.isArray(kept) || !kept.length) return;
    for (const [field, value] of kept) {
      for (const input of form.querySelectorAll("[name]")) {
        if (input.name !== field || input.type === "file") continue;
        if (input.type === "radio") input.checked = input.value === value;
        else input.value = value;
      }
    }
    tell(form.dataset.saidRestored);
    isDirty = true;
    timer = setTimeout(save, PAUSE);
  }

  function placeByDevice() {
    const place = form.querySelector("[data-place]");
    if (!("geolocation" in navigator)) return;
    place.hidden = false;
    const told = place.querySelector("[data-told]");
    place.querySelector("[data-here]").addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition(
        (found) => {
          form.elements.longitude.value = found.coords.longitude.toFixed(6);
          form.elements.latitude.value = found.coords.latitude.toFixed(6);
          told.textContent = `${form.dataset.saidHere} ${Math.round(found.coords.accuracy)} m`;
          changed({ target: form.elements.longitude });
        },
        () => {
          told.textContent = form.dataset.saidNowhere;
        },
        { enableHighAccuracy: true, timeout: 20000 },
      );
    });
  }

  // A picture is made smaller before it travels; what the camera wrote into it, such as the place, does not travel.
  function smallerPicture() {
    const field = form.elements.photo;
    if (!field || !window.createImageBitmap || !window.DataTransfer) return;
    field.addEventListener("change", () => {
      const file = field.files[0];
      if (!file) return;
      createImageBitmap(file, { imageOrientation: "from-image" }).then(
        (drawn) => {
          const scale = Math.min(1, LONGEST_SIDE / Math.max(drawn.width, drawn.height));
          const canvas = document.createElement("canvas");
          canvas.width = Math.round(drawn.width * scale);
          canvas.height = Math.round(drawn.height * scale);
          canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
          canvas.toBlob(
            (small) => {
              if (!small || field.files[0] !== file) return;
              const carried = new DataTransfer();
              carried.items.add(new File([small], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }));
              field.files = carried.files;
            },
            "image/jpeg",
            QUALITY,
          );
        },
        () => {},
      );
    });
  }
}
