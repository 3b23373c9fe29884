// Letters are shown once, and their codes are kept nowhere: nobody leaves them by mistake, until they are printed or their list
// is copied.
let kept = false;
const keep = () => (kept = true);
addEventListener("beforeprint", keep);
document.getElementById("csv")?.addEventListener("copy", keep);
addEventListener("beforeunload", (event) => {
  if (kept) return;
  event.preventDefault();
  event.returnValue = true;
});

const button = document.getElementById("print");
button?.addEventListener("click", () => print());
if (button) button.hidden = false;
