// Comfort only: every page works without it.
(() => {
  "use strict";
  const keys = document.getElementById("keys");
  let go = 0;

  keys.querySelector("button").addEventListener("click", () => keys.close());

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("search").focus();
    } else if (event.key === "?") {
      keys.showModal();
    } else if (event.key === "g") {
      go = event.timeStamp;
    } else if (event.timeStamp - go < 1000) {
      document.querySelector(`nav a[data-key="${CSS.escape(event.key)}"]`)?.click();
    }
  });

  // A table that is wider than the screen is scrolled by the keyboard too.
  const reachTables = () => {
    for (const box of document.querySelectorAll(".wide")) {
      if (box.scrollWidth > box.clientWidth && !box.querySelector("a[href], button")) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", box.querySelector("caption, title").textContent);
      } else {
        ["tabindex", "role", "aria-label"].forEach((name) => box.removeAttribute(name));
      }
    }
  };
  reachTables();
  window.addEventListener("resize", reachTables);
  document.addEventListener("toggle", reachTables, true);
  document.addEventListener("htmx:afterSwap", reachTables);

  // also on what has arrived since: see live.js, which leaves what is marked as own alone
  const offerCopies = () => {
    for (const text of document.querySelectorAll(".copy:not(:has(+ [data-own]))")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "small";
      button.dataset.own = "";
      button.textContent = "Copy";
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(text.textContent);
        button.textContent = "Copied";
        window.setTimeout(() => { button.textContent = "Copy"; }, 2000);
      });
      text.after(button);
    }
  };
  if (navigator.clipboard) {
    offerCopies();
    document.addEventListener("htmx:afterSwap", offerCopies);
  }
})();
