// The camera, where the browser reads codes itself; everywhere else a photo or a file is sent.
"use strict";

const PAUSE = 250; // milliseconds between two looks
const form = document.getElementById("check");
const open = document.getElementById("camera");
const view = document.getElementById("view");

if (window.BarcodeDetector && navigator.mediaDevices) open.hidden = false;
open.addEventListener("click", look);

async function look() {
  open.hidden = true;
  try {
    view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    open.insertAdjacentText("afterend", open.dataset.refused);
    return;
  }
  view.hidden = false;
  await view.play();
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const timer = setInterval(async () => {
    const found = await detector.detect(view);
    const code = found.find(({ rawValue }) => /^CGP?1:/.test(rawValue));
    if (!code) return;
    clearInterval(timer);
    for (const track of view.srcObject.getTracks()) track.stop();
    form.elements.text.value = code.rawValue;
    form.requestSubmit();
  }, PAUSE);
}
