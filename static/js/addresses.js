/* Addresses of what htmx swaps in. Going back or forward loads the page that belongs to the address: what it
   shows may have changed since, and only the server knows. */

let shown = location.pathname;

document.addEventListener("htmx:after:history:update", ({ detail }) => {
  const { path, type } = detail.history;
  shown = new URL(path, location.href).pathname;
  history[type === "push" ? "pushState" : "replaceState"](null, "", path);
});

addEventListener("popstate", () => { if (location.pathname !== shown) location.reload(); });
