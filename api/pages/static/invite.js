// Makes the one-time key of an invitation here; its seed stays in this browser until the link is handed on.

import {base64Of, base64url, fromBase64url} from "/sign/statement.js";
import {oneTime} from "./passkeys.js";

const field = document.getElementById("invitation");
const MONTH_MS = 31 * 86_400_000;

for (const name of Object.keys(localStorage).filter((one) => one.startsWith("plenary-invitation:")))
  if (Date.now() - JSON.parse(localStorage.getItem(name)).made > MONTH_MS) localStorage.removeItem(name);

async function begin() {
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const {spki} = await oneTime(seed);
  field.value = base64Of(spki);
  const kept = JSON.stringify({seed: base64url(seed), made: Date.now()});
  field.form.addEventListener("submit", () => localStorage.setItem(`plenary-invitation:${base64url(spki.slice(12))}`, kept));
}

const known = field.value && localStorage.getItem(`plenary-invitation:${base64url(fromBase64url(field.value.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")).slice(12))}`);
if (!known) begin().catch(() => (document.getElementById("old").hidden = false));
