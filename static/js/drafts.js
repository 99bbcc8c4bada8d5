/* Nothing typed is lost. A copy on this device at every input; the server 800 ms after the last change, at the
   latest every ten seconds, and when the page is left. One request at a time; the version goes with it. */

import { $, announce } from "./dom.js";
import { clock, hideNotice, showNotice, showSave } from "./notices.js";
import { differences, paint, readAnswer, readPairs, writePairs } from "./questions.js";
import { isSignedOut, read, renewToken, send } from "./session.js";

const QUIET = 800;
const LONGEST = 10_000;
const RETRY = [5_000, 10_000, 30_000];

let draft = null;

const shelf = {
  key: (id) => `insource:draft:${id}`,
  get(id) { try { return JSON.parse(localStorage.getItem(this.key(id))); } catch { return null; } },
  set(id, copy) { try { localStorage.setItem(this.key(id), JSON.stringify(copy)); return true; } catch { return false; } },
  drop(id) { try { localStorage.removeItem(this.key(id)); } catch { /* a browser that keeps nothing has nothing to drop */ } },
};

/** Put what is in the fields on this device. `waiting` says that it is to be submitted as soon as possible. */
export function keepHere(waiting = draft.waiting) {
  draft.waiting = waiting;
  shelf.set(draft.id, { pairs: readPairs(), base: draft.version, key: $("[name=key]")?.value, waiting, at: Date.now() });
}

/** The server has it: the copy on this device has done its duty. */
export function forget(id = draft?.id) {
  if (id) shelf.drop(id);
}

/** It is submitted: what leaves the page with it is no draft any more. */
export function end() {
  forget();
  clearTimeout(draft?.timer);
  draft = null;
}

export const isWaiting = () => Boolean(draft?.waiting);
export const hasConflict = () => Boolean(draft?.conflict);
export const draftId = () => draft?.id;

/** Begin with the task on the page. Says whether an answer kept on this device still waits to be submitted. */
export function startDraft() {
  const form = $("form#judge[data-draft]");
  if (draft) clearTimeout(draft.timer);
  draft = null;
  if (!form) return false;
  const { assignment, draft: url, version } = form.dataset;
  draft = { id: assignment, url, version: Number(version), dirty: false, since: 0, failed: 0, waiting: false, calm: calm() };
  return restore(shelf.get(assignment));
}

/* What the bar says when all is well. */
const calm = () => [$("#save")?.dataset.state ?? "new", $("#save")?.textContent ?? ""];

function restore(copy) {
  if (!copy) return false;
  if (JSON.stringify(copy.pairs) === JSON.stringify(readPairs())) { forget(); return false; }
  const server = readAnswer();
  writePairs(copy.pairs);
  paint();
  if (copy.key) $("[name=key]").value = copy.key;
  draft.dirty = true;
  draft.waiting = Boolean(copy.waiting);
  if (copy.base !== draft.version) { conflict({ theirs: server, version: draft.version }); return false; }
  showSave("offline", "Kept on this device");
  if (!draft.waiting) schedule();
  return draft.waiting;
}

/** Something changed in the fields. */
export function touched() {
  if (!draft) return;
  draft.dirty = true;
  draft.since ||= Date.now();
  keepHere();
  schedule();
}

function schedule(delay = QUIET) {
  clearTimeout(draft.timer);
  if (draft.conflict || draft.waiting) return;
  const latest = Math.max(0, LONGEST - (Date.now() - (draft.since || Date.now())));
  draft.timer = setTimeout(saveNow, Math.min(delay, latest || delay));
}

/** Save at once what is not saved yet. */
export async function saveNow() {
  const mine = draft;
  if (!mine) return;
  clearTimeout(mine.timer);
  if (mine.sending) { mine.again = true; return mine.sending; }
  if (!mine.dirty || mine.conflict || mine.held) return;
  mine.sending = put(mine).finally(() => { mine.sending = null; });
  await mine.sending;
  if (mine === draft && mine.again) { mine.again = false; await saveNow(); }
}

/** Wait for a save under way; start none until `resume`: the answer itself is on its way. */
export async function settle() {
  if (!draft) return;
  clearTimeout(draft.timer);
  draft.held = true;
  draft.again = false;
  await draft.sending;
}

/** The answer was not taken: save what is not saved yet. */
export function resume() {
  if (!draft?.held) return;
  draft.held = false;
  if (draft.dirty) schedule();
}

async function put(mine) {
  const answer = readAnswer();
  mine.dirty = false;
  mine.since = 0;
  // An empty draft is never created.
  if (mine.version === 0 && !Object.keys(answer).length) {
    showSave("new", "No draft yet");
    return forget(mine.id);
  }
  showSave("saving", "Saving…");
  let response;
  try {
    response = await send(mine.url, { method: "PUT", body: JSON.stringify({ answer, version: mine.version }) });
  } catch {
    if (mine === draft) unreachable(mine);
    return;
  }
  const body = await read(response);
  if (mine !== draft) return;
  if (response.ok && !isSignedOut(response)) return saved(mine, body.version);
  mine.dirty = true;
  refused(mine, response, body);
}

function saved(mine, version) {
  mine.version = version;
  mine.failed = 0;
  $("[name=version]").value = version;
  if (mine.dirty) keepHere(); else forget(mine.id);
  mine.calm = ["saved", `Saved ${clock()}`];
  showSave(...mine.calm);
  hideNotice("offline", "failed", "session");
}

function retryLater(mine) {
  const delay = RETRY[Math.min(mine.failed, RETRY.length - 1)];
  mine.failed += 1;
  mine.timer = setTimeout(saveNow, delay);
}

function unreachable(mine) {
  mine.dirty = true;
  showOffline();
  retryLater(mine);
}

/** Say that what is on this page is kept here and goes to the server later. */
export function showOffline() {
  if (draft?.dirty || draft?.waiting) showSave("offline", "Kept on this device");
  showNotice("offline", { waiting: draft?.waiting ? "1 answer is" : "Your answer is" });
}

/** Say that the session has ended. The text stays. */
export function showSignedOut() {
  showSave("failed", "Not saved");
  showNotice("session");
}

/** Say that the server did not take it, in its own words where it has some. */
export function showFailed(detail) {
  showSave("failed", "Not saved. Try again");
  showNotice("failed", { detail: detail || "The server had a fault. Your text is safe on this device." });
}

function refused(mine, response, body) {
  if (isSignedOut(response)) return showSignedOut();
  if (response.status === 409 && body.theirs) return conflict(body);
  if (response.status === 409) return leaseEnded(body.detail);
  if (response.status >= 500) { showFailed(); return retryLater(mine); }
  if (response.status === 403 && !mine.renewed) { mine.renewed = true; return tryAgain(); }
  showFailed(body.detail);
}

/** Say that the claim has ended. */
export function leaseEnded(detail) {
  hideNotice("lease-soon");
  showSave("offline", "Kept on this device");
  showNotice("lease-ended", detail ? { detail } : {});
}

function row({ title, here, there }) {
  const item = document.createElement("li");
  const part = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  item.append(part("b", title), part("span", "Here"), part("q", here || "nothing"), part("span", "There"), part("q", there || "nothing"));
  return item;
}

function conflict({ theirs, version }) {
  draft.conflict = { version };
  keepHere(false);
  const rows = differences(theirs);
  if (!rows.length) return keepMine();
  $("[data-notice=conflict] ul").replaceChildren(...rows.map(row));
  showSave("failed", "Not saved");
  showNotice("conflict");
}

/** Of two texts, this one: it is saved over the other, knowingly. */
export function keepMine() {
  draft.version = draft.conflict.version;
  draft.conflict = null;
  draft.dirty = true;
  hideNotice("conflict");
  keepHere();
  return saveNow();
}

/** Of two texts, the other one. */
export function loadOther() {
  forget();
  draft = null;
  location.reload();
}

/** After the notice "not saved": with a fresh token, if somebody is signed in. */
export async function tryAgain() {
  try {
    if (!(await renewToken())) { announce("Nobody is signed in yet."); return showSignedOut(); }
  } catch { return showOffline(); }
  hideNotice("session", "failed");
  return saveNow();
}

document.addEventListener("input", ({ target }) => { if (isOurs(target)) touched(); });
document.addEventListener("change", ({ target }) => { if (isOurs(target) && target.type !== "textarea") touched(); });
document.addEventListener("focusout", ({ target }) => { if (isOurs(target) && target.matches("textarea")) saveNow(); });
document.addEventListener("visibilitychange", () => { if (document.hidden) saveNow(); });
addEventListener("pagehide", () => { saveNow(); });
addEventListener("blur", () => { saveNow(); });
addEventListener("online", () => {
  if (!draft || draft.waiting) return;
  hideNotice("offline");
  if (draft.dirty) saveNow(); else showSave(...draft.calm);
});
addEventListener("offline", () => { if (draft) showOffline(); });

const isOurs = (field) => field.form?.id === "judge" && field.name?.startsWith("q-");
