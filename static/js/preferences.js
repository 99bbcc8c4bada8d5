/* Theme and text size live in cookies, so that the server renders them and nothing flashes. Single keys belong to
   the account and are only read here. */

import { $$ } from "./dom.js";

const YEAR = 60 * 60 * 24 * 365;
const root = document.documentElement;
const DEFAULTS = { theme: "auto", text: "m", keys: "on" };

function remember(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

/** The value in force: what was chosen, or the default. */
export const preference = (name) => root.dataset[name] ?? DEFAULTS[name];

/** Choose a value; the page follows at once, and every later page too. */
export function setPreference(name, value) {
  if (value === DEFAULTS[name]) delete root.dataset[name];
  else root.dataset[name] = value;
  remember(name, value);
  for (const input of $$(`input[data-preference="${name}"]`)) {
    input.checked = input.type === "radio" ? input.value === value : value === "on";
  }
}

const isDark = () =>
  preference("theme") === "dark" || (preference("theme") === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);

/** The opposite of what is on the screen now. */
export const toggleTheme = () => setPreference("theme", isDark() ? "light" : "dark");

/** Put the tick marks where the choices are, and tell the server the time zone that times are read in. */
export function startPreferences() {
  for (const input of $$("input[data-preference]")) {
    const value = preference(input.dataset.preference);
    input.checked = input.type === "radio" ? input.value === value : value === "on";
  }
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes(`zone=${encodeURIComponent(zone)}`)) remember("zone", zone);
}

document.addEventListener("change", ({ target }) => {
  const name = target.dataset?.preference;
  if (name) setPreference(name, target.type === "radio" ? target.value : target.checked ? "on" : "off");
});
