// The counter by keyboard: / search, j and k through the work list, Ctrl+Enter decide, F2 next client.
"use strict";

const KEYS = {
  "/": () => focus("[data-key='search']"),
  j: () => walk(1),
  ArrowDown: () => walk(1),
  k: () => walk(-1),
  ArrowUp: () => walk(-1),
  F2: () => press("[data-key='next']"),
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  const decides = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (decides && event.repeat) return; // held a moment too long: what it opened is not decided too
  const act = decides ? () => press("[data-key='primary']") : plainKey(event);
  if (act?.()) event.preventDefault();
});

// Enter opens the first of what was found.
document.querySelector("main [data-first] a")?.focus();

function plainKey(event) {
  if (event.ctrlKey || event.metaKey) return null;
  const typing = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select");
  if (typing && event.key === "Escape") return () => leave(event.target);
  if (typing && event.key !== "F2") return null;
  const arrow = event.key.startsWith("Arrow");
  if (arrow && !event.target.closest(".work-list")) return null; // elsewhere they scroll
  return KEYS[event.key];
}

function focus(selector) {
  const control = document.querySelector(selector);
  control?.focus();
  control?.select?.();
  return Boolean(control);
}

function press(selector) {
  const control = document.querySelector(selector);
  control?.click();
  return Boolean(control);
}

function leave(control) {
  control.blur();
  return true;
}

// What was found is walked through before the work list.
function walk(step) {
  const list = document.activeElement.closest("main, nav") ?? document.querySelector("main");
  const found = [...list.querySelectorAll(".work-list a")];
  const items = found.length ? found : [...document.querySelectorAll(".work-list a")];
  const focused = items.indexOf(document.activeElement);
  const open = items.findIndex((item) => item.matches("[aria-current]"));
  const from = focused >= 0 ? focused : open;
  items[Math.min(Math.max(from + step, 0), items.length - 1)]?.focus();
  return items.length > 0;
}
