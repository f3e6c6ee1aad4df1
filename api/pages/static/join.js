// An invitation opened: proves to the server that the link is held, makes the passkey, and leads to signing.

import {fromBase64url} from "/sign/statement.js";
import {able, make, oneTime, post, ProblemError} from "./passkeys.js";

const by = (id) => document.getElementById(id);
const problem = by("problem");
const link = new URLSearchParams(location.hash.slice(1));

function tell(words) {
  const line = document.createElement("p");
  line.className = "notice notice-bad";
  line.textContent = words;
  problem.replaceChildren(line);
}

async function open() {
  if (!/^[0-9a-f]{64}\.\d+$/.test(link.get("person") ?? "") || !/^[\w-]{43}$/.test(link.get("seed") ?? "")) return tell(problem.dataset.link);
  let key;
  try {
    if (!able()) throw new Error();
    key = await oneTime(fromBase64url(link.get("seed")));
  } catch {
    return tell(problem.dataset.old);
  }
  const [person, origin] = [link.get("person"), link.get("origin")];
  const proof = await key.sign(`plenary see v1\0${origin}\0${person}`);
  const told = await post("/api/passkeys/invitation", {person, proof});
  if (told.ledger !== origin || told.genesis !== link.get("genesis")) return tell(problem.dataset.other);
  keepHead(origin);
  show(told);
  by("make").addEventListener("click", () => join(key, told, {person, proof}).catch(refused));
}

// The head in the link is where this device's own memory of the record begins.
function keepHead(origin) {
  const place = `plenary-head:${origin}`;
  if (!localStorage.getItem(place) && /^[0-9a-f]{64}$/.test(link.get("root") ?? ""))
    localStorage.setItem(place, JSON.stringify({size: Number(link.get("size")), root: link.get("root")}));
}

function show(told) {
  by("inviter").textContent = told.inviter;
  by("inviter-line").hidden = !told.inviter;
  by("name").textContent = told.name;
  by("coalition").textContent = told.coalition;
  by("organizations").textContent = told.organizations.join(", ");
  by("organizations-row").hidden = !told.organizations.length;
  by("invitation").hidden = false;
}

async function join(key, told, proven) {
  problem.replaceChildren();
  const made = await make(told.coalition, told.name, told.handle);
  const invitation = await key.sign(`plenary join v1\0${told.ledger}\0`, made.raw);
  const {draft} = await post("/api/passkeys/join", {...proven, key: made.key, invitation});
  location.assign(`/sign/?d=${draft}`);
}

const refused = (error) => tell(error instanceof ProblemError ? error.message : problem.dataset.unused);
open().catch(refused);
