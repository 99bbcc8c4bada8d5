/* The page where people answer. */

import "./addresses.js";
import { acts } from "./core.js";
import { $, $$, announce, csrf } from "./dom.js";
import * as drafts from "./drafts.js";
import { onKeys } from "./keys.js";
import { claimAgain, renew, startClock } from "./lease.js";
import { hideNotice } from "./notices.js";
import { markOverflow } from "./overflow.js";
import { focusPrompt, movePane, setView, showGuide, toggleGuide, toggleRaw, toggleSync } from "./panes.js";
import { answerDigit, jump, makeCurrent, showProblems, startQuestions, step } from "./questions.js";
import { isSignedOut, renewToken } from "./session.js";
import { toast, undoLast } from "./toast.js";

const RETRY = 10_000;
let sending = false, again;

/* ---- a task begins: on load and after every swap ---- */

function begin() {
  sending = false;
  clearTimeout(again);
  showGuide();
  const first = $("[data-first-view]")?.dataset.firstView;
  if (first) $(".work-body").dataset.view = first;
  if (!$("form#judge")) return;
  startQuestions();
  startClock();
  if (drafts.startDraft()) submitWhenPossible();
  for (const editor of $$("textarea[data-preview]")) if (editor.value !== editor.defaultValue) preview(editor);
}

/* ---- submit ---- */

const submit = () => $("form#judge")?.requestSubmit($("form#judge > footer [type=submit]"));

function submitWhenPossible() {
  drafts.keepHere(true);
  drafts.showOffline();
  clearTimeout(again);
  again = setTimeout(submit, RETRY);
}

/* Before htmx sends the form: nothing twice, nothing while a save is on its way, nothing into a dead line. */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.id !== "judge") return;
  if (form.dataset.ready === "yes") { delete form.dataset.ready; return; }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (sending) return;
  clearTimeout(again);
  if (!navigator.onLine) return submitWhenPossible();
  sending = true;
  await drafts.settle();
  if (drafts.hasConflict()) { stopSending(); return announce("Choose which answer to keep first."); }
  drafts.keepHere(drafts.isWaiting());
  // A form cannot be submitted again from within its own submit event.
  await new Promise((done) => { setTimeout(done); });
  form.dataset.ready = "yes";
  $("form#judge > footer [type=submit]").setAttribute("aria-busy", "true");
  form.requestSubmit($("form#judge > footer [type=submit]"));
}, true);

const isJudge = (event) => event.detail?.ctx?.sourceElement?.id === "judge";

function stopSending() {
  sending = false;
  drafts.resume();
  $("form#judge > footer [type=submit]")?.removeAttribute("aria-busy");
}

document.addEventListener("htmx:before:response", async (event) => {
  if (!isJudge(event)) return;
  const { status, raw } = event.detail.ctx.response;
  if (isSignedOut(raw)) { event.preventDefault(); stopSending(); return drafts.showSignedOut(); }
  if (status >= 500 || status === 403 || status === 404) {
    event.preventDefault();
    stopSending();
    drafts.showFailed();
    if (status === 403) renewToken();
  }
});
document.addEventListener("htmx:after:request", (event) => {
  if (isJudge(event) && event.detail.ctx.response.status < 300) drafts.end();
});
document.addEventListener("htmx:error", (event) => {
  if (!isJudge(event) || event.detail.ctx.response) return;
  stopSending();
  submitWhenPossible();
});
document.addEventListener("htmx:finally:request", (event) => { if (isJudge(event)) stopSending(); });
addEventListener("online", () => { if (drafts.isWaiting()) submit(); });

document.addEventListener("htmx:after:swap", ({ detail }) => {
  const { target, sourceElement } = detail.ctx;
  // A flag swaps nothing: the task on the page is the same one.
  if (sourceElement?.id === "flag-form" && detail.ctx.response?.status < 300) return;
  if (detail.ctx.response?.status === 422 || target?.id === "problems") return refused();
  if (target?.id === "main" || target === "#main") return arrived();
});

function refused() {
  stopSending();
  drafts.touched();
  showProblems();
  setView("judge");
  $("#problems")?.focus();
}

function arrived() {
  begin();
  const said = $("[data-said]");
  if (said) toast(said.dataset.said, said.dataset.undo ? () => takeBack(said.dataset.undo) : null);
  for (const scroller of $$(".pane > .scroll, .prompt")) scroller.scrollTop = 0;
  scrollTo(0, 0);
  // htmx puts the focus back into the field of the same name: the next keys would be typed into it.
  ($("form#judge") ?? $("#main")).focus({ preventScroll: true });
}

async function takeBack(url) {
  await drafts.saveNow();
  const response = await fetch(url, { method: "POST", headers: { Accept: "application/json", ...csrf() } });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) return toast(body.detail ?? "It could not be taken back.");
  location.assign(body.url);
}

/* ---- preview of an editor ---- */

const waiting = new WeakMap();
async function preview(editor) {
  const place = document.getElementById(editor.dataset.preview)?.querySelector(".prose");
  if (!place) return;
  const body = new URLSearchParams({ text: editor.value });
  try {
    const response = await fetch("/preview/", { method: "POST", headers: csrf(), body });
    if (!response.ok || isSignedOut(response)) return;
    place.innerHTML = await response.text();
    markOverflow();
  } catch { /* the preview waits for the connection; the text is safe */ }
}
document.addEventListener("input", ({ target }) => {
  if (!target.dataset?.preview) return;
  clearTimeout(waiting.get(target));
  waiting.set(target, setTimeout(() => preview(target), 300));
});

/* ---- dialogs and verbs ---- */

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  $("input", dialog)?.focus();
}

Object.assign(acts, {
  skip: () => openDialog("skip"),
  flag: () => openDialog("flag"),
  claim: async (_button, event) => { event?.preventDefault(); await claimAgain(); await drafts.saveNow(); },
  "keep-mine": () => drafts.keepMine(),
  "load-other": () => drafts.loadOther(),
  "keep-working": () => { hideNotice("lease-soon"); renew(); },
  "try-again": async () => { await drafts.tryAgain(); if (drafts.isWaiting()) submit(); },
  timer: (box) => { $(".timer")?.classList.toggle("sr", !box.checked); },
});

document.addEventListener("htmx:after:request", ({ detail }) => {
  const { sourceElement: form, response } = detail.ctx;
  if (form?.id !== "flag-form" || response.status >= 300) return;
  $("#flag").close();
  form.reset();
  $("[data-act=flag]")?.setAttribute("aria-pressed", "true");
  toast("Flagged for your lead. Go on, or skip it.");
});

onKeys({
  verbs: {
    j: () => step(1),
    k: () => step(-1),
    h: () => movePane(-1),
    l: () => movePane(1),
    s: toggleSync,
    w: () => toggleRaw(),
    p: focusPrompt,
    t: () => jump("t"),
    c: () => jump("c"),
    g: toggleGuide,
    n: () => openDialog("skip"),
    f: () => openDialog("flag"),
    u: () => undoLast(),
    "?": () => openDialog("shortcuts"),
  },
  onDigit: (digit) => answerDigit(digit),
  commands: { submit, save: () => { drafts.touched(); drafts.saveNow(); } },
});

begin();
if ($("#problems a")) { showProblems(); makeCurrent($(".current"), false); $("#problems").focus(); }
