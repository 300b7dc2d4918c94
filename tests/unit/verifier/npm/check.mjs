// Asks @auth0/mdl about one DeviceResponse (JSON on stdin). Ends with 0: accepted, 3: refused.
import { readFileSync } from "node:fs";
import mdl from "@auth0/mdl";

const asked = JSON.parse(readFileSync(0, "utf8"));
const bytes = (hex) => (hex === null ? undefined : Buffer.from(hex, "hex"));

// The library reads the clock itself; what is checked has a time of its own.
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [asked.at] : given));
  }
  static now() {
    return asked.at;
  }
};

try {
  await new mdl.Verifier([asked.authority]).verify(bytes(asked.response), {
    encodedSessionTranscript: bytes(asked.transcript),
    ephemeralReaderKey: bytes(asked.readerKey),
  });
} catch (refused) {
  console.log(String(refused));
  process.exit(3);
}
