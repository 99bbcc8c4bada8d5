/* The few helpers every module of the pages uses. */

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

const TEXT_FIELD = "textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])";

/** Is this element one that letters and digits are typed into? Single keys must not act there. */
export const isTyping = (element) => Boolean(element && (element.isContentEditable || element.matches(TEXT_FIELD)));

/** Say a sentence to people who listen to the page. */
export function announce(text) {
  const live = $("#live");
  if (!live) return;
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = text; });
}

/** The header every request that changes something carries. */
export const csrf = () => ({ "X-CSRFToken": $('meta[name="csrf"]')?.content ?? "" });
