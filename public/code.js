// The front page, where scripts run: the code of a letter's QR code goes into its field, and what leaves the phone is never
// the code but what the phone stretched it to. Where the survey's module cannot run (old phones refuse it under a strict
// policy), the form is sent as without scripts.
const PATIENCE_MS = 3000;
// Between two tries while the server says that many people try: so long at first, and longer each time.
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 30000;
// What may take longer is for somebody to decide.
const SOON_S = 60;
const field = (id) => document.getElementById(id);
const rest = (ms) => new Promise((done) => setTimeout(done, ms));
const say = (what) => {
  const status = field("code-status");
  if (status) status.textContent = what ? status.dataset[what] : "";
};

// The QR code leads to /s#CODE~FINGERPRINT. What stands after # never reaches a server; here it is taken out of the
// address, and so out of the history.
function scanned() {
  const [typed, fingerprint] = location.hash.slice(1).split("~");
  if (!typed || !field("code")) return;
  field("code").value = typed;
  field("key").value = fingerprint ?? "";
  field("lead").textContent = field("lead").dataset.filled;
  history.replaceState(null, "", location.pathname + location.search);
}
scanned();
// A second letter in the same tab, on a device that is handed on: only what stands after # is another, so nothing is loaded anew.
addEventListener("hashchange", scanned);
// Another code is from another letter, and maybe of another wave.
addEventListener("input", ({ target }) => {
  if (target === field("code")) field("key").value = "";
});

// The same page in another language: the code goes along, behind # again.
addEventListener("click", ({ target }) => {
  const other = target.closest?.(".languages a");
  const typed = field("code")?.value.replace(/[^0-9a-z]/gi, "");
  if (other && typed) other.hash = `${typed}~${field("key").value}`;
});

// The survey will need the module too, and what wakes it there.
const loading = import("/pkg/earshot.js").then(async (app) => {
  await app.default({ module_or_path: "/pkg/earshot.wasm" });
  return app;
});
loading.catch(() => {});
fetch("/start.js", { priority: "low" }).catch(() => {});

let instead;
let sending = false;
// Also raised by `new FormData(form)`: whatever is made of the form below holds no code.
addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of Object.entries(instead ?? {})) formData.set(name, value);
});
addEventListener("submit", async (event) => {
  event.preventDefault();
  if (sending) return;
  sending = true;
  try {
    await open(event.target, field("code").value);
  } finally {
    sending = false;
    instead = undefined;
  }
});

async function open(form, typed) {
  say();
  try {
    const late = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
    const app = await Promise.race([loading, late]);
    // What has no code's shape may be a code with a slip in it. It stays here too: the server says to a "?" what it would say to it.
    instead = typed.trim() && { code: app.stretched(typed) ?? "?" };
  } catch {
    // The browser's own page for "not online" would take the place of this one, and of what was typed.
    const online = await fetch("/start.js", { method: "HEAD", cache: "no-store" }).catch(() => null);
    return online ? form.submit() : say("offline");
  }
  // Asked before the page is left: who mistyped should find what they typed, and the server cannot give it back.
  const answer = await tried(form, typed);
  if (!answer) return;
  const key = field("key").value;
  const html = await answer.text().catch(() => "");
  if (answer.status >= 400 && answer.status < 500 && show(html, typed, key)) return;
  // It opened: with what the form says of that, it is not asked to wait again.
  const voucher = parsed(html).querySelector("[name=voucher]")?.value;
  if (voucher) instead = { ...instead, voucher };
  form.submit();
}

// Asks, and asks again while many people try. Nothing, if there is nothing to be asked any more: then what was typed is still there.
async function tried(form, typed) {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    // The server lets whoever has to wait do so before it answers.
    const slow = setTimeout(say, PATIENCE_MS, "waiting");
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
    clearTimeout(slow);
    if (field("code").value !== typed) return say();
    if (!answer) return say("offline");
    const after = Number(answer.headers.get("retry-after"));
    if (!after || after > SOON_S) return answer;
    say("waiting");
    // Not all at once, who were told so at once.
    await rest(Math.max(pause, 1000 * after) * (1 + Math.random()));
    if (field("code").value !== typed) return say();
  }
}

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

// Puts what the server says into this page, around what was typed. False, if it was no page of ours that said it.
function show(html, typed, key) {
  const page = parsed(html);
  const main = page.querySelector("main");
  if (!main) return false;
  document.title = page.title;
  document.querySelector("main").replaceWith(main);
  if (field("code")) {
    field("code").value = typed;
    field("key").value = key;
  }
  document.querySelector(".error-summary")?.focus();
  return true;
}
