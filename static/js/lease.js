/* The claim on a task: renewed while somebody works, a warning before it ends. And the clock of active time,
   which is shown to the person and sent nowhere. */

import { $ } from "./dom.js";
import { leaseEnded } from "./drafts.js";
import { clock, hideNotice, showNotice, showSave } from "./notices.js";
import { isSignedOut, read, send } from "./session.js";

const AWAY = 60_000;
const BEAT = 60_000;
const WARN = 5 * 60_000;
const FRESH = 20 * 60_000;

let lastActive = Date.now(), lastBeat = Date.now(), seconds = 0;

const form = () => $("form#judge[data-heartbeat]");
const ends = () => Date.parse(form()?.dataset.lease ?? "");
const isActive = () => !document.hidden && Date.now() - lastActive < AWAY;

for (const kind of ["keydown", "pointermove", "pointerdown", "scroll"]) {
  addEventListener(kind, () => { lastActive = Date.now(); }, { passive: true, capture: true });
}

/** Renew the claim now. */
export async function renew() {
  const here = form();
  if (!here) return;
  lastBeat = Date.now();
  let response;
  try { response = await send(here.dataset.heartbeat); } catch { return; }
  const body = await read(response);
  if (here !== form() || isSignedOut(response)) return;
  if (response.status === 409) { here.dataset.lease = ""; leaseEnded(body.detail); }
  if (!response.ok) return;
  here.dataset.lease = body.lease_expires_at ?? "";
  hideNotice("lease-soon");
}

/** Take the task back after the claim ended. What is in the fields stays. */
export async function claimAgain() {
  const here = form();
  let response;
  try {
    // The server may not have noticed the end yet; then renewing is enough.
    response = await send(here.dataset.heartbeat);
    if (response.status === 409) response = await send(here.dataset.claim);
  } catch { return showSave("offline", "Kept on this device"); }
  const body = await read(response);
  if (!response.ok) return showNotice("lease-ended", { detail: body.detail ?? "It could not be claimed. Try again." });
  here.dataset.lease = body.lease_expires_at ?? "";
  hideNotice("lease-ended");
  showSave("saved", "Claimed again");
}

function watch() {
  const left = ends() - Date.now();
  if (Number.isNaN(left)) return;
  if (left <= 0) {
    form().dataset.lease = "";
    if (isActive()) renew(); else leaseEnded();
  } else if (left <= WARN) showNotice("lease-soon", { at: clock(new Date(ends())) });
}

const key = () => `insource:time:${form()?.dataset.assignment}`;

/** Begin the clock of the task on the page where this tab left it. */
export function startClock() {
  seconds = Number(sessionStorage.getItem(key()) ?? 0);
  lastActive = Date.now();
  show();
  // Coming back to a task is working on it.
  if (ends() - Date.now() < FRESH) renew();
}

function show() {
  const timer = $(".timer");
  if (timer) timer.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

setInterval(() => {
  if (!form()) return;
  if (isActive()) {
    seconds += 1;
    sessionStorage.setItem(key(), String(seconds));
    show();
    if (Date.now() - lastBeat >= BEAT) renew();
  }
  watch();
}, 1000);
