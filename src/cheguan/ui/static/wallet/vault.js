// What the phone keeps of the cards: sealed by a key that never leaves the browser, and gone at sign-out.
"use strict";

const Vault = (() => {
  const NAME = "cheguan-wallet";
  const STORE = "kept";
  const CURVE = { name: "ECDSA", namedCurve: "P-256" };
  const SEAL = { name: "AES-GCM", length: 256 };

  function opened() {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open(NAME, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
  }

  // One request in a transaction of its own, which is over when the promise is kept.
  async function within(mode, ask) {
    const database = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(STORE, mode);
        const request = ask(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  }

  const get = (name) => within("readonly", (kept) => kept.get(name));
  const put = (name, value) => within("readwrite", (kept) => kept.put(value, name));

  // The phone's own keys, made once: one that signs, one that seals. Neither can be read out.
  async function keys() {
    const kept = await get("keys");
    if (kept) return kept;
    const made = {
      signing: await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]),
      sealing: await crypto.subtle.generateKey(SEAL, false, ["encrypt", "decrypt"]),
    };
    await put("keys", made);
    return made;
  }

  async function holder() {
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", (await keys()).signing.publicKey);
    return { kty, crv, x, y };
  }

  async function keep(cards) {
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(cards));
    const { sealing } = await keys();
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, sealing, plain);
    await put("cards", { nonce, sealed });
  }

  // What was kept, or null where there is nothing or it cannot be opened any more.
  async function read() {
    const found = await get("cards");
    if (!found) return null;
    try {
      const { sealing } = await keys();
      const opening = { name: "AES-GCM", iv: found.nonce };
      const plain = await crypto.subtle.decrypt(opening, sealing, found.sealed);
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      return null;
    }
  }

  function wipe() {
    return new Promise((resolve, reject) => {
      const erasing = indexedDB.deleteDatabase(NAME);
      erasing.onsuccess = erasing.onblocked = () => resolve();
      erasing.onerror = () => reject(erasing.error);
    });
  }

  return { keys, holder, keep, read, wipe };
})();
