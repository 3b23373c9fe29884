// Answers, and what somebody types who wants to be contacted, are kept nowhere but in the form of the page, so nobody leaves it by mistake: not by loading it again, not by a
// swipe, and not by sending it where there is no connection. Nothing is stored for that.
const CALLS = 'a[href^="tel:"], a[href^="sms:"]';

function holdsAnswers() {
  if (document.querySelector('form[action="/s/send"]')) return true;
  const fields = document.querySelectorAll(".survey :checked, .survey textarea, .contact input, .contact textarea");
  return [...fields].some((field) => field.value !== "");
}

// A form that is sent takes the answers along; and who calls for help is not asked whether they are sure.
let leaving;
addEventListener("submit", (event) => (leaving = event));
addEventListener("click", ({ target }) => {
  if (!target.closest?.(CALLS)) return;
  leaving = { defaultPrevented: false };
  setTimeout(() => (leaving = undefined), 1000);
});
addEventListener("pageshow", () => (leaving = undefined));
addEventListener("beforeunload", (event) => {
  if ((leaving && !leaving.defaultPrevented) || !holdsAnswers()) return;
  event.preventDefault();
  event.returnValue = true;
});

// Phones that never ask: the first swipe back stays among the questions. The name is that of `app/src/islands/browser.rs`.
addEventListener("input", () => {
  if (history.state === null && holdsAnswers()) history.pushState("questions", "");
});
// Who goes back to the questions is led to where they want to go, and not to where the page stood: the module of the survey
// leads the keyboard to a question, and this leads eyes there.
history.scrollRestoration = "manual";
addEventListener("focusin", ({ target }) => {
  if (target.matches(".item")) requestAnimationFrame(() => target.scrollIntoView());
});

// Some browsers keep a page to go back to, as it was left. Once sent, the survey's module has emptied the form; the answers as they
// were checked go here.
addEventListener("pagehide", () => {
  if (document.querySelector("#survey:empty")) document.getElementById("sealed-survey").textContent = "";
});

// Without a connection the browser would put a page of its own in place of the answers.
function offline(event) {
  const told = document.getElementById("offline");
  if (navigator.onLine || !told) return;
  event.preventDefault();
  told.hidden = false;
  told.scrollIntoView({ block: "nearest" });
}
addEventListener("submit", offline);

// The survey's module sends by itself, and says so itself.
export function handOver() {
  removeEventListener("submit", offline);
}
