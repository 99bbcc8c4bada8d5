/* The answer panel: one question is current, digits answer it, then the next open one becomes current.
   Also how an answer is read from the fields and shown in words. One entry per question type in TYPES. */

import { $, $$ } from "./dom.js";
import { setView } from "./panes.js";

export const questions = () => $$("[data-q]");
const current = () => $("[data-q].current");

const number = (radio) => (radio ? Number(radio.value) : null);
const ticked = (question) => $$("input:checked", question);
const label = (input) => input?.getAttribute("aria-label") ?? input?.closest("label")?.querySelector("span")?.firstChild?.textContent ?? "";
const inputFor = (question, value) => $$("input", question).find((input) => input.value === String(value));

/* read(question) → its part of the answer, undefined when open; say(question, answer) → words for a person. */
const TYPES = {
  text: {
    read: (question) => $("textarea", question).value || undefined,
    say: (question, answer) => answer ?? "",
  },
  choice: {
    read: (question) => {
      const values = ticked(question).map((input) => input.value);
      if (!values.length) return undefined;
      return "multiple" in question.dataset ? values : values[0];
    },
    say: (question, answer) => [answer ?? []].flat().map((value) => label(inputFor(question, value))).join(", "),
  },
  rating: {
    read: (question) => number(ticked(question)[0]) ?? undefined,
    say: (question, answer) => {
      const value = Array.isArray(answer) ? answer[Number(question.dataset.index)] : answer;
      return value == null ? "" : String(value);
    },
  },
  preference: {
    read: (question) => {
      const choice = number(ticked(question)[0]), neither = neitherBox(question)?.checked ?? false;
      return choice === null && !neither ? undefined : { choice, neither };
    },
    say: (question, answer) => {
      if (!answer) return "";
      const words = answer.choice == null ? "" : label(inputFor(question, answer.choice));
      return answer.neither ? `${words}${words ? ", " : ""}neither is usable` : words;
    },
  },
};

const neitherBox = (question) => $(`input[data-neither="${question.dataset.name}"]`);

/** Everything answered so far, as the server stores a draft. */
export function readAnswer() {
  const answer = {};
  for (const question of questions()) {
    const { name, index, type } = question.dataset, value = TYPES[type].read(question);
    if (index === undefined) { if (value !== undefined) answer[name] = value; continue; }
    (answer[name] ??= [])[Number(index)] = value ?? null;
  }
  for (const [name, value] of Object.entries(answer)) {
    if (Array.isArray(value) && value.every((one) => one === null)) delete answer[name];
  }
  return answer;
}

/** What differs between the fields and another answer: [{title, here, there}]. */
export function differences(other) {
  const mine = readAnswer();
  return questions().flatMap((question) => {
    const { name, title, type } = question.dataset;
    const here = TYPES[type].say(question, mine[name]), there = TYPES[type].say(question, other[name]);
    return here === there ? [] : [{ title, here, there }];
  });
}

/** The fields as [name, value] pairs, for the copy kept on this device. */
export const readPairs = () => [...new FormData($("form#judge"))].filter(([name]) => name.startsWith("q-"));

/** Put such pairs back into the fields. */
export function writePairs(pairs) {
  const has = (name, value) => pairs.some((pair) => pair[0] === name && pair[1] === value);
  for (const field of $("form#judge").elements) {
    if (!field.name?.startsWith("q-")) continue;
    if (field.matches("textarea")) field.value = pairs.find(([name]) => name === field.name)?.[1] ?? "";
    else field.checked = has(field.name, field.value);
  }
}

const isAnswered = (question) => Boolean($("input:checked", question) || $("textarea", question)?.value.trim());
const isOpen = (question) => question.dataset.q === "required" && !isAnswered(question);

function clearCurrent() {
  for (const one of $$(".current")) one.classList.remove("current");
}

/** Make a question the current one; with focus, bring it into view as well. */
export function makeCurrent(question, focus = false) {
  if (!question) return;
  clearCurrent();
  question.classList.add("current");
  question.closest(".question")?.classList.add("current");
  if (!focus) return;
  if (!question.checkVisibility()) setView(question.closest(".author") ? "write" : "judge");
  const field = $("textarea", question) ?? question;
  field.focus({ preventScroll: true });
  field.setSelectionRange?.(field.value.length, field.value.length);
  (question.closest(".question:not(:has(.axis))") ?? question).scrollIntoView({ block: "nearest" });
}

/** Go to the next (1) or previous (-1) question. */
export function step(direction) {
  const all = questions(), here = all.indexOf(current());
  const there = here < 0 ? (direction > 0 ? 0 : all.length - 1) : here + direction;
  makeCurrent(all[Math.max(0, Math.min(all.length - 1, there))], true);
}

/* After an answer: the next open question, or Submit when all that is asked for is there. */
function goOn() {
  const all = questions(), here = all.indexOf(current());
  const next = all.slice(here + 1).find(isOpen) ?? all.find(isOpen);
  if (next) return makeCurrent(next, true);
  clearCurrent();
  $("form#judge > footer [type=submit]")?.focus();
}

/** Answer the current question with a digit. Says whether it meant anything here. */
export function answerDigit(digit) {
  const input = current() && $(`input[data-digit="${digit}"]`, current());
  if (!input) return false;
  if (input.type === "checkbox") { input.click(); return true; }
  input.checked = true;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  goOn();
  return true;
}

function paintPreference(question) {
  const picked = ticked(question)[0], cells = $$(".cell", question);
  const at = cells.findIndex((cell) => cell.contains(picked)), middle = (cells.length - 1) / 2;
  cells.forEach((cell, i) => cell.classList.toggle("in", at >= 0 && ((i > at && i <= middle) || (i < at && i >= middle))));
  const words = $("[data-result]", question);
  if (picked && words) words.textContent = label(picked);
  const side = Number(picked?.dataset.side ?? 0);
  $$(".pane").forEach((pane, i) => pane.classList.toggle("chosen", side === i + 1));
}

/* As the server counts: scripts written without spaces count by character. */
const UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff";
const LETTER = `(?:(?![${UNSPACED}])[\\p{L}\\p{N}_])`;
const WORD = new RegExp(`[${UNSPACED}]|${LETTER}+(?:['’]${LETTER}+)*`, "gu");

function countWords(field) {
  const out = document.getElementById(field.dataset.count);
  const count = (field.value.match(WORD) ?? []).length;
  if (out) out.textContent = `${count} ${count === 1 ? "word" : "words"}`;
}

/** Bring what is derived from the fields up to date: word counts, the preference's trail. */
export function paint() {
  for (const question of $$("[data-type=preference]")) paintPreference(question);
  for (const field of $$("textarea[data-count]")) countWords(field);
}

/** Start a page or a swapped-in task: the first open question is current. */
export function startQuestions() {
  paint();
  makeCurrent(questions().find(isOpen) ?? questions()[0]);
}

/** Jump to the question with this key: T for tags, C for the comment. */
export const jump = (key) => makeCurrent($(`[data-q][data-key="${key}"]`), true);

/** Show each problem of the summary at its own question too, and take old ones away. */
export function showProblems() {
  for (const error of $$("[data-error]")) error.hidden = true;
  const links = $$("#problems a[href^='#q-']");
  for (const link of links) {
    const error = document.getElementById(link.hash.replace("#q-", "e-"));
    if (!error) continue;
    error.lastElementChild.textContent = link.textContent;
    error.hidden = false;
  }
  document.title = document.title.replace(/^Error: /, "");
  if (links.length) document.title = `Error: ${document.title}`;
}

function toProblem(link) {
  const block = $(link.hash), inside = block?.matches("[data-q]") ? [block] : $$("[data-q]", block);
  makeCurrent(inside.find((one) => !isAnswered(one)) ?? inside[0], true);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#problems a[href^='#q-']");
  if (!link) return;
  event.preventDefault();
  toProblem(link);
});
document.addEventListener("change", ({ target }) => {
  const question = target.closest?.("[data-type=preference]");
  if (question) paintPreference(question);
});
document.addEventListener("input", ({ target }) => { if (target.dataset?.count) countWords(target); });
document.addEventListener("focusin", ({ target }) => makeCurrent(target.closest?.("[data-q]")));
