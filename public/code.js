// A letter's QR code leads to /s#CODE~FINGERPRINT. What stands after # never reaches a server, so only the browser can put it
// into its fields; then it is taken out of the address, and so out of the history. No WASM: it is small, at once, and works on
// old phones that refuse modules under a strict policy.
const code = document.getElementById("code");
const key = document.getElementById("key");
const [typed, fingerprint] = location.hash.slice(1).split("~");
if (typed) {
  code.value = typed;
  key.value = fingerprint ?? "";
  history.replaceState(null, "", location.pathname);
}
// Another code is from another letter, and maybe of another wave.
code.addEventListener("input", () => {
  key.value = "";
});
// The survey's own module is fetched ahead, so that it is there before the first question is answered.
for (const file of ["/start.js", "/pkg/earshot.js", "/pkg/earshot.wasm"]) {
  fetch(file, { priority: "low" }).catch(() => {});
}
