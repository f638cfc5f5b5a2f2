// A file goes in parts when its form is sent: a cut costs one part, and what has arrived does not travel again.
// The form works without this. Written for browsers of 2017 and later, so without their newest words.

const FIRST = 128 * 1024;
const LARGEST = 1024 * 1024;
const SLOW = 4000; // a part that takes longer is halved, in milliseconds
const LONGEST_PAUSE = 15000;

class Refused extends Error {}
class Gone extends Error {}

for (const form of document.querySelectorAll("form[data-upload]")) prepare(form);

function prepare(form) {
  const field = form.querySelector("input[type=file]");
  const state = form.querySelector("[data-upload-state]");
  if (!field || !state || !window.fetch || !window.Blob) return;
  const show = shower(form, state);
  let running = null;

  field.addEventListener("change", () => {
    const file = field.files[0];
    if (file && isTooLarge(form, file)) show.refused(said(form, "large", file.size, Number(form.dataset.largest)));
    else show.nothing();
  });

  form.addEventListener("submit", (event) => {
    const file = field.files[0];
    if (running) event.preventDefault();
    if (running || !file) return;
    event.preventDefault();
    if (isTooLarge(form, file)) {
      show.refused(said(form, "large", file.size, Number(form.dataset.largest)));
      field.focus();
      return;
    }
    running = { stopped: false, address: "" };
    const pressed = event.submitter || document.activeElement;
    show.busy(true);
    send(form, file, show, running).then(
      (address) => {
        show.told(form.dataset.saidArrived);
        submit(form, field, pressed, address);
      },
      (problem) => {
        const stopped = running.stopped;
        running = null;
        show.busy(false);
        if (stopped) show.nothing();
        else show.refused(problem instanceof Refused ? problem.message : form.dataset.saidFailed);
      },
    );
  });

  state.querySelector("[data-upload-stop]").addEventListener("click", () => {
    if (!running) return;
    running.stopped = true;
    if (running.wake) running.wake();
    if (running.address) {
      ask(form, "DELETE", running.address, {}).catch(() => {});
      forget(form, field.files[0]);
    }
  });
}

function shower(form, state) {
  const bar = state.querySelector("progress");
  const told = state.querySelector("[data-upload-told]");
  const stop = state.querySelector("[data-upload-stop]");
  const show = {
    nothing() {
      state.hidden = true;
      state.classList.remove("wrong");
      told.textContent = "";
    },
    told(words) {
      if (told.textContent !== words) told.textContent = words;
    },
    progress(done, size) {
      bar.value = Math.floor((100 * done) / size);
    },
    busy(is) {
      state.hidden = false;
      state.classList.remove("wrong");
      bar.hidden = !is;
      stop.hidden = !is;
      for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = is;
    },
    refused(words) {
      show.busy(false);
      state.classList.add("wrong");
      told.textContent = words;
    },
  };
  return show;
}

async function send(form, file, show, running) {
  let begun = await begin(form, file, running);
  let offset = begun.offset;
  let length = FIRST;
  let pause = 500;
  if (offset > 0) show.told(said(form, "resumed", file.size, 0, offset));
  while (offset < file.size) {
    if (running.stopped) throw new Error("stopped");
    show.progress(offset, file.size);
    if (offset === 0 || length > FIRST) show.told(said(form, "sending", file.size, 0, offset));
    const part = file.slice(offset, Math.min(offset + length, file.size));
    const since = Date.now();
    try {
      offset = await sendPart(form, begun.address, part, offset);
      length = Date.now() - since < SLOW ? Math.min(length * 2, LARGEST) : Math.max(length / 2, FIRST);
      pause = 500;
    } catch (problem) {
      if (problem instanceof Refused) throw problem;
      if (problem instanceof Gone) {
        forget(form, file);
        begun = await begin(form, file, running);
        offset = begun.offset;
        continue;
      }
      show.told(said(form, "cut", file.size, 0, offset));
      await wait(pause, running);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      length = FIRST;
      offset = await arrived(form, begun.address, offset);
    }
  }
  show.progress(1, 1);
  forget(form, file);
  return begun.address;
}

// Announce the file, or find what has arrived of it before this page was opened.
async function begin(form, file, running) {
  const known = recall(form, file);
  if (known) {
    try {
      const answer = await ask(form, "HEAD", known, {});
      if (answer.ok) {
        running.address = known;
        return { address: known, offset: Number(answer.headers.get("Upload-Offset")) };
      }
    } catch (problem) {
      // asked again below, with the announcement
    }
    forget(form, file);
  }
  const chosen = form.querySelector("[name=deliverable]");
  const words = ["filename " + base64(file.name)];
  if (chosen) words.push("deliverable " + base64(chosen.value));
  for (let pause = 500; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    if (running.stopped) throw new Error("stopped");
    try {
      const headers = { "Upload-Length": String(file.size), "Upload-Metadata": words.join(",") };
      const answer = await ask(form, "POST", form.dataset.upload, headers);
      if (answer.status !== 201) throw new Refused(await sentence(form, answer));
      running.address = answer.headers.get("Location");
      remember(form, file, running.address);
      return { address: running.address, offset: 0 };
    } catch (problem) {
      if (problem instanceof Refused) throw problem;
      const state = form.querySelector("[data-upload-told]");
      state.textContent = said(form, "cut", file.size, 0, 0);
      await wait(pause, running);
    }
  }
}

async function sendPart(form, address, part, offset) {
  const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
  const answer = await ask(form, "PATCH", address, headers, part);
  if (answer.status === 204) return Number(answer.headers.get("Upload-Offset"));
  if (answer.status === 409) {
    const known = answer.headers.get("Upload-Offset");
    if (known !== null && Number(known) !== offset) return Number(known);
  }
  if (answer.status === 404 || answer.status === 410) throw new Gone();
  if (answer.status >= 500 || answer.status === 400 || answer.status === 429) throw new Error(String(answer.status));
  throw new Refused(await sentence(form, answer));
}

async function arrived(form, address, offset) {
  try {
    const answer = await ask(form, "HEAD", address, {});
    return answer.ok ? Number(answer.headers.get("Upload-Offset")) : offset;
  } catch (problem) {
    return offset;
  }
}

function ask(form, method, address, headers, body) {
  const every = Object.assign({ "Tus-Resumable": "1.0.0" }, headers);
  const guard = form.querySelector("[name=csrfmiddlewaretoken]");
  if (guard) every["X-CSRFToken"] = guard.value;
  return fetch(address, { method, headers: every, body, credentials: "same-origin", cache: "no-store" });
}

async function sentence(form, answer) {
  const type = answer.headers.get("Content-Type") || "";
  return type.startsWith("text/plain") ? answer.text() : form.dataset.saidFailed;
}

// Until some time is over, or the network is back.
function wait(pause, running) {
  return new Promise((done) => {
    const wake = () => {
      clearTimeout(timer);
      window.removeEventListener("online", wake);
      done();
    };
    const timer = setTimeout(wake, pause);
    window.addEventListener("online", wake);
    running.wake = wake;
  });
}

function submit(form, field, pressed, address) {
  for (const old of form.querySelectorAll("[name=upload]")) old.remove();
  add(form, "upload", address.split("/").filter(Boolean).pop());
  if (pressed && pressed.form === form && pressed.name) add(form, pressed.name, pressed.value);
  field.disabled = true; // it has arrived already
  form.submit();
}

function add(form, name, value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  form.appendChild(field);
}

function isTooLarge(form, file) {
  return file.size > Number(form.dataset.largest);
}

function said(form, which, size, limit, done) {
  const words = form.dataset["said" + which[0].toUpperCase() + which.slice(1)] || "";
  const values = { size: megabytes(size), limit: megabytes(limit || 0), done: megabytes(done || 0) };
  return words.replace(/\{(\w+)\}/g, (all, name) => values[name]);
}

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1).replace(/\.0$/, "");
}

function base64(text) {
  return btoa(unescape(encodeURIComponent(text)));
}

function mark(form, file) {
  const chosen = form.querySelector("[name=deliverable]");
  return ["upload", form.dataset.upload, chosen ? chosen.value : "", file.name, file.size, file.lastModified].join("|");
}

function recall(form, file) {
  try {
    return localStorage.getItem(mark(form, file)) || "";
  } catch (problem) {
    return "";
  }
}

function remember(form, file, address) {
  try {
    localStorage.setItem(mark(form, file), address);
  } catch (problem) {
    // a browser that keeps nothing starts anew
  }
}

function forget(form, file) {
  try {
    if (file) localStorage.removeItem(mark(form, file));
  } catch (problem) {
    // nothing was kept
  }
}
