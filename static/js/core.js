/* Behaviour of every page. Listeners sit on document, so that swapped-in parts need no binding.
   A page's own module adds its verbs to `acts`; markup names one with data-act. */

import { $, $$, announce } from "./dom.js";
import { markOverflow } from "./overflow.js";
import { setPreference, startPreferences, toggleTheme } from "./preferences.js";
import { toast, undoLast } from "./toast.js";

function openDialog(button) {
  const dialog = document.getElementById(button.dataset.for);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  $("[autofocus]", dialog)?.focus();
}

function toggleNavigation(button) {
  const open = $(".side-nav")?.classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(Boolean(open)));
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy) ?? button.closest(".code-block")?.querySelector("pre");
  const text = source?.value ?? source?.textContent ?? "";
  const label = button.querySelector("[data-label]") ?? button;
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(text.trim());
    label.textContent = "Copied";
    announce("Copied");
  } catch {
    getSelection()?.selectAllChildren(source);
    label.textContent = "Press Ctrl C";
    announce("Selected. Press Control and C to copy.");
  }
  setTimeout(() => { label.textContent = before; }, 1800);
}

function press(button) {
  for (const other of button.parentElement.children) other.setAttribute("aria-pressed", String(other === button));
  const { group, show } = button.dataset;
  if (show) for (const part of $$(`[data-tab="${group}"]`)) part.hidden = part.id !== show;
  markOverflow();
}

/** Verbs by name: each gets the button that was pressed. */
export const acts = {
  theme: toggleTheme,
  text: (button) => setPreference("text", button.dataset.value),
  open: openDialog,
  close: (button) => button.closest("dialog")?.close(),
  nav: toggleNavigation,
  undo: () => undoLast(),
  press,
  copy,
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-act]");
  if (button && button.getAttribute("aria-disabled") !== "true") acts[button.dataset.act]?.(button, event);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const navigation = $(".side-nav.is-open");
  if (!navigation) return;
  const button = $(".nav-toggle", navigation);
  toggleNavigation(button);
  button.focus();
});

/* A form sent twice by a double click is sent once; the page it leads to enables the button again. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-once")) return;
  if (form.dataset.sent === "yes") return event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => { for (const form of $$("form[data-sent]")) delete form.dataset.sent; });

/* What htmx does not swap still has to be said. */
document.addEventListener("htmx:response:error", (event) => {
  const status = event.detail?.ctx?.response?.status ?? 0;
  if (status === 401) return toast("Your session ended. Sign in again; what you typed is still here.");
  if (status === 409 || status === 422) return;
  toast(status >= 500 ? "That did not work. Nothing was changed; try again." : "That was refused. Reload the page and try again.");
});
document.addEventListener("htmx:error", () => {
  if (!navigator.onLine) toast("You are offline. Try again when the connection returns.");
});

startPreferences();
for (const summary of $$("[data-focus]")) summary.focus();
for (const dialog of $$("dialog[data-open]")) dialog.showModal();
