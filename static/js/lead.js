/* Comfort on the pages of leads: the button of Assign says its effect, and a chosen file shows its first line. */

import { $, $$ } from "./dom.js";

const FIRST_BYTES = 256 * 1024;
const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;

/* "Assign 64 tasks to 2 people and 1 team" */
function sayEffect(form) {
  const button = $("[data-effect]", form);
  const people = $$('[name="people"]:checked', form).length;
  const teams = $$('[name="teams"]:checked', form).length;
  const groups = [people && counted(people, "person", "people"), teams && counted(teams, "team", "teams")].filter(Boolean);
  const everyone = $('[name="open_to_all"]', form).checked;
  const whom = everyone ? " to every contributor" : groups.length ? ` to ${groups.join(" and ")}` : "";
  button.textContent = whom ? `Assign ${form.dataset.tasks}${whom}` : "Assign to nobody yet";
}

/* The server reads the first line and answers with its fields; nothing else of the file is sent yet. */
async function look(input) {
  const place = $("#look");
  const file = input.files[0];
  if (!file || !place) return;
  const start = await file.slice(0, FIRST_BYTES).text();
  const line = start.replace(/^\uFEFF/, "").split("\n").find((one) => one.trim());
  // A first line longer than this is shown by the report of the import.
  if (!line || (line.length >= start.trimEnd().length && file.size > FIRST_BYTES)) return;
  $("#line").value = line.trim();
  place.dispatchEvent(new Event("look"));
}

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.("[data-assign]");
  if (form) sayEffect(form);
  if (target.matches?.("[data-look]")) look(target);
});

for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (event) => {
    event.target.closest?.("[data-drop]")?.classList.toggle("over", type.startsWith("drage") || type === "dragover");
  });
}

for (const form of $$("[data-assign]")) sayEffect(form);
/* A file chosen before this ran, or kept by the browser over a reload. */
addEventListener("load", () => { for (const input of $$("[data-look]")) look(input); });
