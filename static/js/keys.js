/* Single keys of a page. They act outside text fields and dialogs; with the switch in the key list off, each
   needs Alt as well (WCAG 2.1.4). A page gives its verbs; nothing is bound to elements, so swaps change nothing. */

import { preference } from "./preferences.js";
import { $, csrf, isTyping } from "./dom.js";

/* By code where a modifier may change the character, by character otherwise: AZERTY and QWERTZ work. */
function letter(event) {
  if (event.altKey && /^Key[A-Z]$/.test(event.code)) return event.code[3].toLowerCase();
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

const digit = (event) => /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];

/* Enter on a radio would send the form from the middle of it. */
const isTick = (element) => Boolean(element?.matches?.("form input:is([type=radio], [type=checkbox])"));

function leaveField() {
  const field = document.activeElement;
  if (!isTyping(field)) return false;
  const question = field.closest("[data-q]");
  field.blur();
  question?.focus?.({ preventScroll: true });
  return true;
}

/** `verbs`: key → act; `onDigit(n)` says whether it used the digit; `commands`: submit and save, from text fields too. */
export function onKeys({ verbs, onDigit = () => false, commands = {} }) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const command = event.ctrlKey || event.metaKey;
    const inDialog = Boolean($("dialog[open]"));
    if (command && !inDialog) {
      const act = event.key === "Enter" ? commands.submit : event.key.toLowerCase() === "s" ? commands.save : null;
      if (act) { event.preventDefault(); act(); }
      return;
    }
    if (inDialog || command) return;
    if (event.key === "Escape") { if (!leaveField()) verbs.Escape?.(); return; }
    if (event.key === "Enter" && isTick(document.activeElement)) return event.preventDefault();
    if (isTyping(document.activeElement)) return;
    if ((preference("keys") === "off") !== event.altKey) return;
    const number = digit(event);
    if (number !== undefined && !event.shiftKey) {
      if (onDigit(Number(number))) event.preventDefault();
      return;
    }
    const name = letter(event);
    const act = name === "/" && event.shiftKey ? verbs["?"] : verbs[name];
    if (!act || (event.shiftKey && name !== "?" && name !== "/")) return;
    event.preventDefault();
    act();
  });
}

/* The switch belongs to the account, so that it is the same on every device. */
document.addEventListener("change", ({ target }) => {
  const form = target.name === "single_keys" && target.closest("#single-keys");
  if (form) fetch(form.action, { method: "POST", headers: csrf(), body: new URLSearchParams(new FormData(form)) }).catch(() => {});
});
