// Wakes the islands of a page as soon as the module is here. Leptos' own loader waits until the browser calls itself
// idle, without a limit: a busy or hidden tab may never be, and the page would stay as it is without scripts.
import init, * as app from "/pkg/earshot.js";
import { handOver } from "/stay.js";

function wake() {
  for (const island of document.querySelectorAll("leptos-island")) {
    app[island.dataset.component](island);
  }
}

await init({ module_or_path: "/pkg/earshot.wasm" });
app.hydrate();
wake();
handOver();
// A page that an island put in the place of this one (the survey in another language) has islands of its own.
addEventListener("earshot:wake", wake);
