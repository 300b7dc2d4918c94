// The code that a phone shows (docs/credentials.md): the office's signed card, signed again by the phone with the time.
"use strict";

const Codes = (() => {
  const PREFIX = "CGP1:";
  const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  const PROTECTED = [0xa1, 0x01, 0x26]; // {1: -7}: ES256
  const ISSUED_AT = 0x06;
  const CARD = [0x3a, 0x00, 0x01, 0x11, 0x72]; // -70003
  const TEXT_OF_10 = 0x6a;
  const ARRAY_OF_4 = 0x84;
  const SIGN1 = 0xd2; // tag 18

  function uint32(value) {
    return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  }

  // A byte string in CBOR: its length first.
  function bstr(bytes) {
    const length = bytes.length;
    const head = length < 24 ? [0x40 | length] : length < 256 ? [0x58, length] : [0x59, length >> 8, length & 255];
    return [...head, ...bytes];
  }

  function payload(card, seconds) {
    return [0xa2, ISSUED_AT, 0x1a, ...uint32(seconds), ...CARD, ...bstr(card)];
  }

  function toBeSigned(content) {
    const context = [TEXT_OF_10, ...new TextEncoder().encode("Signature1")];
    return new Uint8Array([ARRAY_OF_4, ...context, ...bstr(PROTECTED), ...bstr([]), ...bstr(content)]);
  }

  async function signed(card, signingKey, seconds) {
    const content = payload(card, seconds);
    const how = { name: "ECDSA", hash: "SHA-256" };
    const signature = new Uint8Array(await crypto.subtle.sign(how, signingKey, toBeSigned(content)));
    return new Uint8Array([SIGN1, ARRAY_OF_4, ...bstr(PROTECTED), 0xa0, ...bstr(content), ...bstr(signature)]);
  }

  async function compressed(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  // RFC 9285: two bytes become three letters, a last one two.
  function base45(bytes) {
    let text = "";
    for (let at = 0; at < bytes.length; at += 2) {
      const pair = at + 1 < bytes.length;
      let value = pair ? bytes[at] * 256 + bytes[at + 1] : bytes[at];
      for (let place = pair ? 3 : 2; place > 0; place -= 1) {
        text += LETTERS[value % 45];
        value = Math.floor(value / 45);
      }
    }
    return text;
  }

  async function present(card, signingKey, seconds) {
    return PREFIX + base45(await compressed(await signed(card, signingKey, seconds)));
  }

  return { present };
})();
