// Small comforts; every page works without them.
"use strict";

const SLOW = 1000; // milliseconds until a wait is worth a word

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  rest(event.submitter);
  setTimeout(tell, SLOW, form.dataset.progress);
});

// The browser's back button may show this very page again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// A link to a field puts the caret into it.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".govuk-error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.labels?.[0] ?? field).scrollIntoView();
  field.focus({ preventScroll: true });
});

document.querySelector("main > [data-focus]")?.focus();

function rest(button) {
  if (!button) return;
  button.setAttribute("aria-disabled", "true");
  if (button.dataset.wait) button.textContent = button.dataset.wait;
}

function tell(words) {
  const progress = document.getElementById("progress");
  if (progress) progress.textContent = words || progress.dataset.text;
}
