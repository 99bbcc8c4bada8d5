/* What scrolls inside a page must be reachable with the keyboard; what fits needs no stop. */

import { $$ } from "./dom.js";

const MAY_SCROLL = ".prose, .prose :is(pre, math[display=block])";

function scrolls(block) {
  const { overflowX, overflowY } = getComputedStyle(block);
  return (overflowX === "auto" && block.scrollWidth > block.clientWidth + 1)
    || (overflowY === "auto" && block.scrollHeight > block.clientHeight + 1);
}

/** Give each of them a stop for the Tab key, or take it away. */
export function markOverflow() {
  for (const block of $$(MAY_SCROLL)) {
    if (scrolls(block)) block.tabIndex = 0;
    else block.removeAttribute("tabindex");
  }
}

let resized;
addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(markOverflow, 200); });
addEventListener("load", markOverflow);
document.addEventListener("htmx:after:swap", markOverflow);
document.addEventListener("toggle", markOverflow, true);
