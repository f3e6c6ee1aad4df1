// Checks an entry on the reader's device: the proof, the head's signature, the statement's signatures, and that the
// record continues what this device saw before. Trusts nothing the page says; holds it against the receipt's bytes.

const HEADER = "c2sp.org/tlog-proof@v1";
const LABEL = "plenary statement v1\0";
const text = new TextEncoder();
const words = new TextDecoder("utf-8", { fatal: true });

class Mismatch extends Error {}
class Unsure extends Error {}

function hold(condition, what) {
  if (!condition) throw new Mismatch(what);
}

// Bytes

export function fromBase64(encoded) {
  hold(/^[A-Za-z0-9+/]*={0,2}$/.test(encoded) && encoded.length % 4 === 0, "base64");
  const bytes = Uint8Array.from(atob(encoded), (each) => each.charCodeAt(0));
  hold(toBase64(bytes) === encoded, "base64 that is not canonical");
  return bytes;
}

function toBase64(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

const toBase64url = (bytes) => toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const toHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function join(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const same = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

// The tree: RFC 6962, section 2.1

const leafHash = (entry) => sha256(join(Uint8Array.of(0), entry));
const nodeHash = (left, right) => sha256(join(Uint8Array.of(1), left, right));

function largestPowerBelow(count) {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

export async function rootFromInclusion(leaf, index, size, proof) {
  const sides = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start);
    if (index < middle) {
      sides.push("right");
      end = middle;
    } else {
      sides.push("left");
      start = middle;
    }
  }
  sides.reverse();
  hold(proof.length === sides.length, "the proof's length");
  let hash = leaf;
  for (const [place, side] of sides.entries()) {
    hash = side === "left" ? await nodeHash(proof[place], hash) : await nodeHash(hash, proof[place]);
  }
  return hash;
}

export async function checkConsistency(old, fresh, proof) {
  if (old.size === fresh.size) {
    hold(same(old.root, fresh.root), "two heads of one size");
    return;
  }
  const path = [];
  let low = 0;
  let high = fresh.size;
  let start = 0;
  let spanned = false;
  while (start !== low || old.size !== high) {
    const middle = low + largestPowerBelow(high - low);
    if (old.size <= middle) {
      path.push({ side: "right", both: false });
      high = middle;
    } else {
      path.push({ side: "left", both: true });
      start = low = middle;
      spanned = true;
    }
  }
  path.reverse();
  hold(proof.length === path.length + (spanned ? 1 : 0), "the length of the proof of consistency");
  let before = spanned ? proof[0] : old.root;
  let after = before;
  const siblings = spanned ? proof.slice(1) : proof;
  for (const [place, step] of path.entries()) {
    after = step.side === "left" ? await nodeHash(siblings[place], after) : await nodeHash(after, siblings[place]);
    if (step.both) before = await nodeHash(siblings[place], before);
  }
  hold(same(before, old.root), "the earlier root");
  hold(same(after, fresh.root), "the later root");
}

// The receipt: C2SP tlog-proof with the entry's bytes as extra

export function readReceipt(body) {
  const blank = body.indexOf("\n\n");
  hold(blank > 0, "the receipt's form");
  const lines = body.slice(0, blank).split("\n");
  hold(lines[0] === HEADER && lines[1]?.startsWith("extra ") && lines[2]?.startsWith("index "), "the receipt's form");
  const note = body.slice(blank + 2);
  const parted = note.indexOf("\n\n");
  hold(parted > 0, "the head's form");
  const signed = note.slice(0, parted + 1);
  const [origin, size, root, ...rest] = signed.split("\n");
  hold(rest.length === 1 && rest[0] === "" && /^(0|[1-9][0-9]{0,15})$/.test(size), "the head's form");
  const index = lines[2].slice("index ".length);
  hold(/^(0|[1-9][0-9]{0,15})$/.test(index), "the receipt's form");
  const signatures = note.slice(parted + 2).split("\n").filter(Boolean).map((line) => {
    const [dash, name, encoded] = line.split(" ");
    hold(dash === "—" && name && encoded, "a signature line of the head");
    const bytes = fromBase64(encoded);
    return { name, id: toHex(bytes.slice(0, 4)), signature: bytes.slice(4) };
  });
  const head = { origin, size: Number(size), root: fromBase64(root), signed, signatures };
  hold(head.root.length === 32 && Number(index) < head.size, "the head's form");
  return { entry: fromBase64(lines[1].slice(6)), index: Number(index), proof: lines.slice(3).map(fromBase64), head };
}

// Keys and signatures

async function importKey(form, bytes, algorithm) {
  try {
    return await crypto.subtle.importKey(form, bytes, algorithm, false, ["verify"]);
  } catch {
    throw new Unsure(algorithm.name);
  }
}

async function verifyEd25519(form, key, signature, message) {
  const imported = await importKey(form, key, { name: "Ed25519" });
  return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
}

export async function checkHead(head, origin, vkeys) {
  hold(head.origin === origin, "the record's name");
  for (const vkey of vkeys) {
    const [name, id, encoded] = splitKey(vkey);
    const bytes = fromBase64(encoded);
    if (bytes[0] !== 1 || name !== origin) continue;
    const line = head.signatures.find((each) => each.name === name && each.id === id);
    if (!line) continue;
    const named = await sha256(join(text.encode(`${name}\n`), bytes));
    hold(toHex(named.slice(0, 4)) === id, "the id of the record's key");
    hold(await verifyEd25519("raw", bytes.slice(1), line.signature, text.encode(head.signed)), "the head's signature");
    return;
  }
  throw new Mismatch("no signature of the record's key");
}

// A base64 text may hold plus signs of its own.
function splitKey(vkey) {
  const first = vkey.indexOf("+");
  const second = vkey.indexOf("+", first + 1);
  return [vkey.slice(0, first), vkey.slice(first + 1, second), vkey.slice(second + 1)];
}

function fromDer(signature) {
  const read = (at) => {
    hold(signature[at] === 2, "the signature's form");
    const length = signature[at + 1];
    const value = signature.slice(at + 2, at + 2 + length);
    const bare = value[0] === 0 ? value.slice(1) : value;
    hold(bare.length <= 32, "the signature's form");
    return { next: at + 2 + length, value: join(new Uint8Array(32 - bare.length), bare) };
  };
  hold(signature[0] === 48 && signature[1] === signature.length - 2, "the signature's form");
  const r = read(2);
  const s = read(r.next);
  hold(s.next === signature.length, "the signature's form");
  return join(r.value, s.value);
}

async function verifyPasskey(key, line, pae) {
  const client = fromBase64(line.clientDataJSON);
  const data = fromBase64(line.authenticatorData);
  const told = JSON.parse(words.decode(client));
  const challenge = toBase64url(await sha256(join(text.encode(LABEL), pae)));
  hold(told.type === "webauthn.get" && told.challenge === challenge, "the passkey's challenge");
  const foreign = "topOrigin" in told || (told.crossOrigin ?? false) !== false || told.crossOrigin === null;
  hold(key.origins.includes(told.origin) && !foreign, "the passkey's origin");
  hold(data.length >= 37 && same(data.slice(0, 32), await sha256(text.encode(key.rp_id))), "the passkey's domain");
  hold((data[32] & 5) === 5, "that its owner was there and unlocked it");
  const message = join(data, await sha256(client));
  const signature = fromBase64(line.sig);
  const spki = fromBase64(key.spki);
  const oid = toHex(spki.slice(0, 32));
  if (oid.includes("06032b6570")) return verifyEd25519("spki", spki, signature, message);
  if (oid.includes("06072a8648ce3d0201")) {
    const imported = await importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" });
    return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, imported, fromDer(signature), message);
  }
  const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  return crypto.subtle.verify(rsa, await importKey("spki", spki, rsa), signature, message);
}

export async function checkSignatures(envelope, pae, keys) {
  hold(envelope.signatures.length > 0, "that anybody signed");
  for (const line of envelope.signatures) {
    const key = keys.find((each) => each.keyid === line.keyid);
    hold(key, "a key that the page does not name");
    hold(toBase64url(await sha256(fromBase64(key.spki))) === key.keyid, "the id of a key");
    const passkey = "authenticatorData" in line;
    hold(passkey === (key.scheme === "webauthn"), "the scheme of a key");
    const good = passkey
      ? await verifyPasskey(key, line, pae)
      : await verifyEd25519("spki", fromBase64(key.spki), fromBase64(line.sig), pae);
    hold(good, "a signature of the statement");
  }
}

// What this device saw before: the largest head, and the key that signed it

// A key of its own: the signing page keeps the head that a statement names, which no key of the record has signed.
const PINNED = "plenary-checked-head:";

function pinned(origin) {
  try {
    const kept = JSON.parse(localStorage.getItem(PINNED + origin) ?? "null");
    return kept && { size: kept.size, root: fromBase64(kept.root), vkeys: kept.vkeys };
  } catch {
    return null;
  }
}

function pin(head, vkeys) {
  try {
    const kept = { size: head.size, root: toBase64(head.root), vkeys };
    localStorage.setItem(PINNED + head.origin, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing starts anew each time.
  }
}

async function checkHistory(head, vkeys) {
  const seen = pinned(head.origin);
  if (!seen) {
    pin(head, vkeys);
    return "first";
  }
  hold(seen.vkeys.some((each) => vkeys.includes(each)), "the record's key is another than before");
  hold(head.size >= seen.size, "the record is shorter than before");
  let proof = [];
  if (head.size > seen.size) {
    const answer = await fetch(`/log/consistency.json?old=${seen.size}&new=${head.size}`, { cache: "no-store" });
    hold(answer.ok, "the proof of consistency");
    proof = (await answer.json()).proof.map(fromBase64);
  }
  await checkConsistency(seen, head, proof);
  pin(head, vkeys);
  return "good";
}

// The page

const place = document.getElementById("proof");
const said = (word) => place.querySelector(`[data-word="${word}"]`).textContent;
const SIGNS = { good: "✓", bad: "✗", unsure: "…", first: "✓" };
const BADGES = { good: "good", bad: "bad", unsure: "waiting", first: "good" };

function mark(step, result, why) {
  const badge = place.querySelector(`[data-step="${step}"] .badge`);
  badge.className = `badge badge-${BADGES[result]}`;
  badge.textContent = `${SIGNS[result]} ${said(result)}`;
  if (why) badge.title = why;
}

function judge(state, label, how) {
  const badge = document.createElement("span");
  badge.className = `badge badge-${state}`;
  const sign = document.createElement("span");
  sign.setAttribute("aria-hidden", "true");
  sign.textContent = { good: "✓", bad: "✗", waiting: "…" }[state];
  badge.append(sign, ` ${label}`);
  document.getElementById("verdict").replaceChildren(badge);
  document.getElementById("how").textContent = how;
  place.dataset.verdict = state;
}

async function attempt(step, results, check) {
  try {
    const result = (await check()) ?? "good";
    results.push(result);
    mark(step, result);
  } catch (error) {
    // What cannot be read is no less a mismatch than what does not add up.
    const result = error instanceof Unsure ? "unsure" : "bad";
    results.push(result === "bad" && step === "history" ? "rollback" : result);
    mark(step, result, error.message);
  }
}

async function run() {
  const { index, origin, statement, leaf, received, vkeys, keys } = place.dataset;
  let body;
  try {
    const answer = await fetch(`/log/${index}/receipt`, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    body = await answer.text();
  } catch {
    judge("waiting", place.dataset.unchecked, said("fetch"));
    return;
  }
  place.querySelector("#steps").hidden = false;
  const results = [];
  let receipt;
  let entry;
  let pae;
  await attempt("entry", results, async () => {
    receipt = readReceipt(body);
    entry = JSON.parse(words.decode(receipt.entry));
    const payload = fromBase64(entry.envelope.payload);
    const type = entry.envelope.payloadType;
    pae = join(text.encode(`DSSEv1 ${text.encode(type).length} ${type} ${payload.length} `), payload);
    hold(toHex(await sha256(pae)) === statement, "the statement's id");
    hold(words.decode(payload) === document.getElementById("payload").textContent, "the statement shown");
    hold(entry.received === received, "when it was received");
    hold(toHex(await leafHash(receipt.entry)) === leaf, "the leaf hash");
  });
  await attempt("proof", results, async () => {
    hold(receipt && receipt.index === Number(index), "the entry's place");
    const root = await rootFromInclusion(
      await leafHash(receipt.entry), receipt.index, receipt.head.size, receipt.proof,
    );
    hold(same(root, receipt.head.root), "the root");
  });
  await attempt("head", results, () => checkHead(receipt.head, origin, JSON.parse(vkeys)));
  await attempt("signatures", results, () => checkSignatures(entry.envelope, pae, JSON.parse(keys)));
  // Only a head that held is remembered.
  if (!results.includes("bad")) await attempt("history", results, () => checkHistory(receipt.head, JSON.parse(vkeys)));
  if (results.includes("rollback")) judge("bad", place.dataset.mismatch, said("rollback"));
  else if (results.includes("bad")) judge("bad", place.dataset.mismatch, said("alarm"));
  else if (results.includes("unsure")) judge("waiting", place.dataset.unchecked, said("old"));
  else judge("good", place.dataset.checked, said("done"));
}

if (place) run();
