/* What is read: panes that scroll together, raw text, the guideline column, and one view at a time on phones. */

import { $, $$, announce } from "./dom.js";
import { acts } from "./core.js";
import { markOverflow } from "./overflow.js";

const together = () => $("[data-act=sync]")?.getAttribute("aria-pressed") === "true";
let syncing = false;

document.addEventListener("scroll", ({ target }) => {
  if (syncing || !target.matches?.(".pane > .scroll") || !together()) return;
  const part = target.scrollTop / Math.max(1, target.scrollHeight - target.clientHeight);
  syncing = true;
  for (const other of $$(".pane > .scroll")) {
    if (other !== target) other.scrollTop = part * (other.scrollHeight - other.clientHeight);
  }
  requestAnimationFrame(() => { syncing = false; });
}, true);

/** Put the focus into the next pane to the left or right, so that arrows and Space scroll it. */
export function movePane(direction) {
  const all = $$(".pane > .scroll").filter((one) => one.checkVisibility());
  if (!all.length) return;
  const here = all.indexOf(document.activeElement);
  const there = here < 0 ? (direction > 0 ? Math.min(1, all.length - 1) : 0) : here + direction;
  const pane = all[Math.max(0, Math.min(all.length - 1, there))];
  pane.focus({ preventScroll: true });
  pane.scrollIntoView({ block: "nearest", inline: "nearest" });
}

export function toggleSync() {
  const button = $("[data-act=sync]");
  if (!button) return;
  const on = !together();
  button.setAttribute("aria-pressed", String(on));
  announce(on ? "Responses scroll together." : "Responses scroll on their own.");
}

function setRaw(button, raw) {
  const text = document.getElementById(button.dataset.for);
  if (!text) return;
  $("[data-rendered]", text).hidden = raw;
  $("[data-raw]", text).hidden = !raw;
  button.setAttribute("aria-pressed", String(raw));
}

/** Show the characters as written: one text by its button, all of them by the key. */
export function toggleRaw(button = null) {
  const buttons = button ? [button] : $$("[data-act=raw]");
  if (!buttons.length) return;
  const raw = buttons.some((one) => one.getAttribute("aria-pressed") !== "true");
  for (const one of buttons) setRaw(one, raw);
  if (!button) announce(raw ? "Raw text" : "Formatted text");
}

export function toggleGuide() {
  const guide = $("#guide"), work = $(".work"), button = $(".work-bar [data-act=guide]");
  if (!guide || !work) return;
  const open = work.classList.toggle("has-guide");
  showGuide();
  (open ? guide : button)?.focus();
}

/** Make the column and its button agree with the shell, which stays when the task is swapped. */
export function showGuide() {
  const guide = $("#guide");
  if (!guide) return;
  const open = $(".work").classList.contains("has-guide");
  guide.hidden = !open;
  $(".work-bar [data-act=guide]")?.setAttribute("aria-expanded", String(open));
  markOverflow();
}

/** On phones one part shows at a time. */
export function setView(name) {
  const body = $(".work-body");
  if (!body || body.dataset.view === name) return;
  body.dataset.view = name;
  for (const button of $$("[data-act=view]")) button.setAttribute("aria-pressed", String(button.dataset.value === name));
  scrollTo(0, 0);
  markOverflow();
}

export const focusPrompt = () => {
  const prompt = $("#prompt");
  if (prompt && !prompt.checkVisibility()) setView($("[data-act=view]")?.dataset.value);
  prompt?.focus();
};

Object.assign(acts, {
  sync: toggleSync,
  raw: (button) => toggleRaw(button),
  guide: toggleGuide,
  view: (button) => setView(button.dataset.value),
});
