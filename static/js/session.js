/* Requests of the workspace, and what to do when the session behind them has ended. */

import { $, $$, csrf } from "./dom.js";

/** The answer came from the sign-in page, or says that nobody is signed in. */
export const isSignedOut = (response) =>
  response.status === 401 || (response.redirected && new URL(response.url).pathname.startsWith("/sign-in"));

/** Send JSON or nothing; answers are JSON. Throws only when the server cannot be reached. */
export function send(url, { method = "POST", body = null } = {}) {
  const headers = { Accept: "application/json", ...csrf() };
  if (body !== null) headers["Content-Type"] = "application/json";
  // A page that is being left may finish a small request, and only a small one.
  const keepalive = (body?.length ?? 0) < 60_000;
  return fetch(url, { method, headers, body, keepalive });
}

/** Read an answer; an odd body is an empty object. */
export async function read(response) {
  try { return await response.json(); } catch { return {}; }
}

/** Fetch the present token: signing in in another tab has changed it. Says whether somebody is signed in. */
export async function renewToken() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (isSignedOut(response) || !response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const token = $('meta[name="csrf"]', page)?.content;
  if (!token) return false;
  $('meta[name="csrf"]').content = token;
  for (const input of $$("input[name=csrfmiddlewaretoken]")) input.value = token;
  return true;
}

/* The token in the page's head is the one that is kept up to date. */
document.addEventListener("htmx:config:request", ({ detail }) => {
  Object.assign(detail.ctx.request.headers, csrf());
});
