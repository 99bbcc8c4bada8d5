/* One message at the foot of the page after an act, with Undo where there is one. */

import { $, announce } from "./dom.js";

const STAYS = 8000;
let timer;
let undo = null;

/** Show a sentence for eight seconds. `onUndo` adds the button. */
export function toast(text, onUndo = null) {
  const box = $("#toast");
  if (!box) return;
  undo = onUndo;
  $("span", box).textContent = text;
  $("button", box).hidden = !onUndo;
  box.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(hideToast, STAYS);
  announce(onUndo ? `${text} Press U to undo.` : text);
}

/** Take the message away; Undo by key still works. */
export function hideToast() {
  clearTimeout(timer);
  const box = $("#toast");
  if (box) box.hidden = true;
}

/** Undo the last act that can be undone. Says whether there was one. */
export function undoLast() {
  if (!undo) return false;
  const act = undo;
  undo = null;
  hideToast();
  act();
  return true;
}
