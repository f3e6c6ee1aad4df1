// The second device of a pairing: makes a passkey, shows that it holds it, and tells its code.

import {sha256} from "/sign/statement.js";
import {able, ask, make, post, ProblemError} from "./passkeys.js";

const by = (id) => document.getElementById(id);
const problem = by("problem");
const token = location.hash.slice(1);

function tell(words) {
  const line = document.createElement("p");
  line.className = "notice notice-bad";
  line.textContent = words;
  problem.replaceChildren(line);
}

async function open() {
  if (!/^[\w-]{22}$/.test(token)) return tell(problem.dataset.link);
  if (!able()) return tell(problem.dataset.none);
  const wanted = await post("/api/passkeys/device", {token});
  by("name").textContent = wanted.name;
  for (const line of document.querySelectorAll("[data-sort]")) line.hidden = line.dataset.sort !== wanted.sort;
  by("ask").hidden = false;
  by("make").addEventListener("click", () => pair(wanted).catch(refused));
}

// The key signs whose it is to be (docs/rules.md K-2), under the statements' own label.
async function possession(wanted, made) {
  const message = [`plenary key v1\0${wanted.ledger}\0${wanted.person}\0`, made.raw];
  const shown = await ask(await sha256("plenary statement v1\0", ...message), [made.key.credential]);
  return {sig: shown.signature, ...shown.proof};
}

async function pair(wanted) {
  problem.replaceChildren();
  const made = await make(document.querySelector(".brand").textContent.trim(), wanted.name, wanted.handle, wanted.known);
  const body = {token, key: made.key};
  if (wanted.sort === "add") body.possession = await possession(wanted, made);
  const {draft, code} = await post("/api/passkeys/device/key", body);
  by("ask").hidden = true;
  by("done").hidden = false;
  by("code").textContent = code;
  by("sign").href = `/sign/?d=${draft}`;
}

const refused = (error) => tell(error instanceof ProblemError ? error.message : problem.dataset.unused);
open().catch(refused);
