// A file goes in parts when its form is sent: a cut costs one part, and what has arrived does not travel again.
// The form works without this. Written for browsers of 2017 and later, so without their newest words.

const FIRST = 128 * 1024;
const LARGEST = 1024 * 1024;
const SLOW = 4000; // a part that takes longer is halved, in milliseconds
const STILL = 30000; // a request of which nothing moves for so long is given up and asked again
const BETWEEN = 2000; // what is said of the progress, in milliseconds
const LONGEST_PAUSE = 15000;

class Refused extends Error {}
class Gone extends Error {}

for (const form of document.querySelectorAll("form[data-upload]")) prepare(form);

function prepare(form) {
  const field = form.querySelector("input[type=file]");
  const state = form.querySelector("[data-upload-state]");
  if (!field || !state || !window.Promise || !window.Blob) return;
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
    running = { stopped: false, address: "", wake: null, abort: null };
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
    if (running.abort) running.abort();
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
  let since = 0;
  const show = {
    nothing() {
      state.hidden = true;
      state.classList.remove("wrong");
      told.textContent = "";
    },
    told(words) {
      since = Date.now();
      if (told.textContent !== words) told.textContent = words;
    },
    // A screen reader says each of these: not more often than one can listen.
    nowAndThen(words) {
      if (Date.now() - since > BETWEEN) show.told(words);
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
  let begun = await begin(form, file, show, running);
  let offset = begun.offset;
  let length = FIRST;
  let pause = 500;
  let gone = 0;
  show.told(said(form, offset > 0 ? "resumed" : "sending", file.size, 0, offset));
  while (offset < file.size) {
    if (running.stopped) throw new Error("stopped");
    const from = offset;
    const moved = (bytes) => {
      show.progress(from + bytes, file.size);
      show.nowAndThen(said(form, "sending", file.size, 0, from + bytes));
    };
    show.progress(from, file.size);
    const part = file.slice(offset, Math.min(offset + length, file.size));
    const since = Date.now();
    try {
      offset = await sendPart(form, begun.address, part, offset, running, moved);
      length = Date.now() - since < SLOW ? Math.min(length * 2, LARGEST) : Math.max(length / 2, FIRST);
      pause = 500;
    } catch (problem) {
      if (problem instanceof Refused) throw problem;
      if (problem instanceof Gone) {
        forget(form, file);
        gone += 1;
        if (gone > 3) throw problem;
        begun = await begin(form, file, show, running);
        offset = begun.offset;
        continue;
      }
      if (running.stopped) throw problem;
      show.told(said(form, "cut", file.size, 0, offset));
      await wait(pause, running);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      length = FIRST;
      offset = await arrived(form, begun.address, offset, running);
    }
  }
  show.progress(1, 1);
  forget(form, file);
  return begun.address;
}

// Announce the file, or find what has arrived of it before this page was opened; a cut is waited for.
async function begin(form, file, show, running) {
  for (let pause = 500; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    if (running.stopped) throw new Error("stopped");
    try {
      return (await known(form, file, running)) || (await announce(form, file, running));
    } catch (problem) {
      if (problem instanceof Refused || running.stopped) throw problem;
      show.told(said(form, "cut", file.size, 0, 0));
      await wait(pause, running);
    }
  }
}

async function known(form, file, running) {
  const address = recall(form, file);
  if (!address) return null;
  const answer = await ask(form, "HEAD", address, {}, null, running);
  if (answer.status !== 200) {
    forget(form, file);
    return null;
  }
  running.address = address;
  return { address, offset: offsetOf(answer) };
}

async function announce(form, file, running) {
  const chosen = form.querySelector("[name=deliverable]");
  const words = ["filename " + base64(file.name)];
  if (chosen) words.push("deliverable " + base64(chosen.value));
  const headers = { "Upload-Length": String(file.size), "Upload-Metadata": words.join(",") };
  const answer = await ask(form, "POST", form.dataset.upload, headers, null, running);
  if (answer.status !== 201) throw new Refused(sentence(form, answer));
  running.address = answer.getResponseHeader("Location");
  remember(form, file, running.address);
  return { address: running.address, offset: 0 };
}

async function sendPart(form, address, part, offset, running, moved) {
  const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
  const answer = await ask(form, "PATCH", address, headers, part, running, moved);
  if (answer.status === 204) return offsetOf(answer);
  if (answer.status === 409 && offsetOf(answer) >= 0 && offsetOf(answer) !== offset) return offsetOf(answer);
  if (answer.status === 404 || answer.status === 410) throw new Gone();
  if (answer.status === 507) throw new Refused(sentence(form, answer));
  if (answer.status >= 500 || answer.status === 400 || answer.status === 429) throw new Error(String(answer.status));
  throw new Refused(sentence(form, answer));
}

async function arrived(form, address, offset, running) {
  try {
    const answer = await ask(form, "HEAD", address, {}, null, running);
    return answer.status === 200 ? offsetOf(answer) : offset;
  } catch (problem) {
    return offset;
  }
}

// One request; it fails when the network is cut, when nothing moves for a while, or when it is stopped.
function ask(form, method, address, headers, body, running, moved) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    let timer = 0;
    const restart = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), STILL);
    };
    const cut = () => request.abort();
    const end = (finish, value) => {
      clearTimeout(timer);
      window.removeEventListener("offline", cut);
      if (running) running.abort = null;
      finish(value);
    };
    request.open(method, address);
    request.setRequestHeader("Tus-Resumable", "1.0.0");
    const guard = form.querySelector("[name=csrfmiddlewaretoken]");
    if (guard) request.setRequestHeader("X-CSRFToken", guard.value);
    for (const name of Object.keys(headers)) request.setRequestHeader(name, headers[name]);
    request.onload = () => end(done, request);
    request.onerror = request.onabort = () => end(failed, new Error("cut"));
    request.upload.onprogress = (event) => {
      restart();
      if (moved) moved(event.loaded);
    };
    window.addEventListener("offline", cut);
    if (running) running.abort = cut;
    restart();
    request.send(body || null);
  });
}

function sentence(form, answer) {
  const type = answer.getResponseHeader("Content-Type") || "";
  return type.indexOf("text/plain") === 0 ? answer.responseText : form.dataset.saidFailed;
}

function offsetOf(answer) {
  const told = answer.getResponseHeader("Upload-Offset");
  return told === null ? -1 : Number(told);
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
  if (bytes > 0 && bytes < 5e4) return "0.1";
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
