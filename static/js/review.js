/* The page where people judge. A decision brings the next answer; a refused one keeps the words. */

import "./addresses.js";
import { acts } from "./core.js";
import { $, $$ } from "./dom.js";
import { onKeys } from "./keys.js";
import { focusPrompt, movePane, setView, showGuide, toggleGuide, toggleRaw } from "./panes.js";
import { isSignedOut, renewToken } from "./session.js";
import { showSave } from "./notices.js";
import { toast } from "./toast.js";

const shelf = () => `insource:comment:${$("form#judge")?.dataset.submission}`;

/* A comment half written is kept in this tab until it is sent. */
function begin() {
  showGuide();
  const comment = $("#comment");
  if (comment && !comment.value) comment.value = sessionStorage.getItem(shelf()) ?? "";
  $(".queue [aria-current]")?.scrollIntoView({ block: "nearest" });
}
document.addEventListener("input", ({ target }) => {
  if (target.id === "comment") sessionStorage.setItem(shelf(), target.value);
});

const press = (decision) => {
  const button = $(`#judge [name=decision][value=${decision}]`);
  if (button) $("form#judge").requestSubmit(button);
};

function openReject() {
  const dialog = $("#reject"), words = $("#comment")?.value.trim();
  if (!dialog || dialog.open) return;
  if (words && !$("#reject-comment").value) $("#reject-comment").value = $("#comment").value;
  dialog.showModal();
  $("input[type=radio]", dialog).focus();
}

/* To another answer of the queue. Nothing is lost: the comment waits in this tab. */
function turn(direction) {
  const all = $$(".queue a"), here = all.findIndex((one) => one.hasAttribute("aria-current"));
  const there = all[here + direction];
  if (there) location.assign(there.href);
}

let sending = false;
const ours = (event) => ["judge", "reject-form"].includes(event.detail?.ctx?.sourceElement?.id);

document.addEventListener("submit", (event) => {
  if (!["judge", "reject-form"].includes(event.target.id)) return;
  if (sending) { event.preventDefault(); event.stopImmediatePropagation(); }
}, true);
document.addEventListener("htmx:before:request", (event) => { if (ours(event)) sending = true; });
document.addEventListener("htmx:finally:request", () => { sending = false; });
document.addEventListener("htmx:before:response", (event) => {
  if (!ours(event)) return;
  const { status, raw } = event.detail.ctx.response;
  if (status < 400 && !isSignedOut(raw)) return sessionStorage.removeItem(shelf());
  if (status === 422) return;
  event.preventDefault();
  if (status === 403) renewToken();
  showSave("failed", "Not decided");
  toast(isSignedOut(raw) ? "Your session ended. Sign in in a new tab, reload here; your comment is kept." : "The decision was not taken. Try again.");
});
document.addEventListener("htmx:error", (event) => {
  if (ours(event) && !event.detail.ctx.response) toast("You are offline. Nothing was decided; try again when the connection returns.");
});
document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (detail.ctx.response?.status === 422) return refused();
  $$("dialog[open]").forEach((one) => one.close());
  begin();
  const said = $("[data-said]");
  if (said) toast(said.dataset.said);
  $("#record")?.scrollTo(0, 0);
  $("#record")?.focus({ preventScroll: true });
  scrollTo(0, 0);
});

function refused() {
  if ($("#reject").open) return $("#reject-comment").focus();
  $("#problems")?.focus();
  document.title = `Error: ${document.title.replace(/^Error: /, "")}`;
}

Object.assign(acts, { reject: openReject });

onKeys({
  verbs: {
    a: () => press("approve"),
    r: () => press("request_changes"),
    x: openReject,
    c: () => $("#comment")?.focus(),
    j: () => turn(1),
    k: () => turn(-1),
    h: () => movePane(-1),
    l: () => movePane(1),
    p: focusPrompt,
    w: () => toggleRaw(),
    g: toggleGuide,
    "?": () => acts.open({ dataset: { for: "shortcuts" } }),
  },
});

setView("record");
begin();
if (!$("#problems")?.hidden) $("#problems")?.focus();
