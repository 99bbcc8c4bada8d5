/* The messages above the answer panel. Their words are in the page; here they are shown, filled and taken away. */

import { $, announce } from "./dom.js";

const find = (name) => $(`[data-notice="${name}"]`);

/** Show a notice; `fill` puts texts into its parts named by data-part. */
export function showNotice(name, fill = {}) {
  const notice = find(name);
  if (!notice) return;
  for (const [part, text] of Object.entries(fill)) {
    const place = $(`[data-part="${part}"]`, notice);
    if (place) place.textContent = text;
  }
  if (!notice.hidden) return;
  notice.hidden = false;
  announce($("div", notice).firstElementChild.textContent);
}

export function hideNotice(...names) {
  for (const name of names) { const notice = find(name); if (notice) notice.hidden = true; }
}

/** What the bar says about where the text is. */
export function showSave(state, text) {
  const save = $("#save");
  if (!save) return;
  save.dataset.state = state;
  if (save.textContent !== text) save.textContent = text;
}

/** 14:02, in the reader's own zone. */
export const clock = (at = new Date()) => at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
