// The cards on the phone (亮证、亮码). They are fetched and sealed while there is a network, and shown without one.
"use strict";

const CODE_LASTS = 30; // seconds until the code is made anew
const page = document.getElementById("wallet");
const parts = Object.fromEntries(
  [...page.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]),
);
const told = page.dataset;
let cards = [];
let chosen = null;
let shownAt = 0;

begin();

async function begin() {
  document.addEventListener("submit", leaving);
  parts.forget.addEventListener("click", forget);
  if (!usable()) return say(told.cannot);
  navigator.serviceWorker.register(told.worker, { scope: told.scope });
  const fetched = await fetchedCards();
  cards = fetched ?? valid(await Vault.read());
  if (!fetched) say(cards.length ? told.offline : told.nothing);
  if (fetched && !cards.length) say(told.none);
  if (!cards.length) return;
  list();
  await choose(cards.find((card) => `#${card.id}` === location.hash) ?? cards[0]);
  tick();
  setInterval(tick, 250);
}

function usable() {
  return Boolean(window.isSecureContext && window.indexedDB && window.CompressionStream && navigator.serviceWorker);
}

// What the office gives now; null where it cannot be reached or nobody is signed in. Another
// person's cards do not stay on the phone of the one who signs in.
async function fetchedCards() {
  try {
    const who = await (await fetch(told.who, { cache: "no-store" })).json();
    const kept = await Vault.read();
    if (!who.owner) return signedOut(kept);
    if (kept && kept.owner !== who.owner) await Vault.wipe();
    const given = await asked(who.token);
    await Vault.keep({ owner: who.owner, until: given.until, cards: given.cards });
    return given.cards;
  } catch {
    return null;
  }
}

function signedOut(kept) {
  parts.signin.hidden = false;
  return kept ? null : [];
}

async function asked(token) {
  const answer = await fetch(told.cards, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ holder: await Vault.holder() }),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function valid(kept) {
  return kept && kept.until > seconds() ? kept.cards : [];
}

function list() {
  parts.tabs.replaceChildren(...cards.map(tab));
  parts.tabs.hidden = cards.length < 2;
  parts.shown.hidden = false;
}

function tab(card) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = card.title;
  button.dataset.id = card.id;
  button.addEventListener("click", () => choose(card));
  return button;
}

async function choose(card) {
  chosen = card;
  for (const button of parts.tabs.children) {
    button.setAttribute("aria-pressed", String(button.dataset.id === card.id));
  }
  parts.title.textContent = card.title;
  parts.face.innerHTML = card.face; // drawn by our own server, and sealed since
  parts.paper.href = card.paper;
  history.replaceState(null, "", `#${card.id}`);
  await renew();
}

// A new code, by the phone's key: whoever copies it has it for less than a minute.
async function renew() {
  shownAt = seconds();
  const { signing } = await Vault.keys();
  const text = await Codes.present(bytes(chosen.code), signing.privateKey, shownAt);
  parts.code.replaceChildren(drawn(text));
  parts.code.dataset.text = text;
}

function drawn(text) {
  const code = qrcode(0, "L");
  code.addData(text, "Alphanumeric");
  code.make();
  const size = code.getModuleCount();
  let path = "";
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (code.isDark(row, column)) path += `M${column} ${row}h1v1h-1z`;
    }
  }
  const picture = svg("svg", { viewBox: `-4 -4 ${size + 8} ${size + 8}`, role: "img" });
  picture.setAttribute("aria-label", told.code);
  picture.append(svg("path", { d: path }));
  return picture;
}

function svg(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function tick() {
  const left = CODE_LASTS - (seconds() - shownAt);
  parts.clock.textContent = new Date().toLocaleString(document.documentElement.lang, { hour12: false });
  parts.left.value = Math.max(left, 0);
  if (left <= 0 && !document.hidden) renew();
}

function seconds() {
  return Math.floor(Date.now() / 1000);
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function say(words) {
  parts.word.textContent = words;
  parts.word.hidden = !words;
}

async function forget() {
  await Vault.wipe();
  for (const name of await caches.keys()) await caches.delete(name);
  location.assign("/");
}

// Signing out here wipes the phone before the server is told, which says so once more itself.
function leaving(event) {
  if (new URL(event.target.action).pathname !== told.signOut) return;
  event.preventDefault();
  Vault.wipe().finally(() => event.target.submit());
}
