// The bytes that are signed: read strictly, hashed, and compared with the words that travel beside them.
// Payload, PAE, ids and disclosures as in docs/format.md §2, §3, §6 and §7.3. Everything here throws or is sound.

const PAYLOAD_TYPE = "application/vnd.plenary.statement.v1+json";
const OWN = /^\.(0|[1-9][0-9]?)$/;
const text = new TextEncoder();

export class Mismatch extends Error {}

export function bytesOf(base64) {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  if (base64Of(bytes) !== base64) throw new Mismatch("base64 in another spelling");
  return bytes;
}

export function base64Of(bytes) {
  let signs = "";
  for (const byte of new Uint8Array(bytes)) signs += String.fromCharCode(byte);
  return btoa(signs);
}

export const base64url = (bytes) => base64Of(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
export const fromBase64url = (url) =>
  bytesOf(url.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (url.length % 4)) % 4));
export const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

export function joined(...parts) {
  const arrays = parts.map((part) => (typeof part === "string" ? text.encode(part) : new Uint8Array(part)));
  const whole = new Uint8Array(arrays.reduce((sum, one) => sum + one.length, 0));
  arrays.reduce((at, one) => (whole.set(one, at), at + one.length), 0);
  return whole;
}

export const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));

// RFC 8785 for what statements hold: ASCII names, no floats.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null) throw new Mismatch("null has no place in a statement");
  if (typeof value === "object")
    return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Mismatch("a number that is no integer");
  return JSON.stringify(value);
}

function parse(bytes, what) {
  const read = new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes);
  const value = JSON.parse(read);
  if (canonical(value) !== read) throw new Mismatch(`${what} is not written as it must be`);
  return value;
}

// Every ".n" as the id it means.
function resolved(value, id) {
  if (typeof value === "string") return OWN.test(value) ? id + value : value;
  if (Array.isArray(value)) return value.map((one) => resolved(one, id));
  if (typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolved(one, id)]));
  return value;
}

async function readWords(statement, disclosures) {
  const found = {};
  for (const encoded of disclosures) {
    const [salt, name, value, ...more] = parse(fromBase64url(encoded), "a sealed text");
    if (typeof salt !== "string" || typeof value?.text !== "string" || more.length) throw new Mismatch("a sealed text");
    const digest = hex(await sha256(encoded));
    if (digest in found) throw new Mismatch("a sealed text twice");
    found[digest] = {name, text: value.text, lang: value.lang, used: false};
  }
  for (const act of statement.acts)
    for (const [path, sealed] of Object.entries(act.sealed ?? {})) {
      const words = found[sealed.digest];
      if (!words || words.used || words.name !== path) throw new Mismatch(`the text of ${path} is not the one signed`);
      words.used = true;
    }
  if (Object.values(found).some((words) => !words.used)) throw new Mismatch("a text that nothing seals");
  return found;
}

// A submission as the device itself reads it: id, challenge, statement with full ids, words by digest.
export async function read(submission) {
  const {payload, payloadType} = submission.envelope;
  if (payloadType !== PAYLOAD_TYPE) throw new Mismatch("not a statement");
  const bytes = bytesOf(payload);
  if (bytes.some((byte) => byte > 126)) throw new Mismatch("the statement is not written as it must be");
  const written = parse(bytes, "the statement");
  const pae = joined(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${bytes.length} `, bytes);
  const id = hex(await sha256(pae));
  const words = await readWords(written, submission.disclosures);
  const challenge = await sha256("plenary statement v1\0", pae);
  return {id, challenge, bytes, payload, written, statement: resolved(written, id), words};
}

// RFC 6962 §2.1.2: whether the tree of one size is the beginning of the tree of another. Roots as hex, hashes base64.
export async function sameHistory(kept, seen, hashes) {
  const [old, now] = kept.size <= seen.size ? [kept, seen] : [seen, kept];
  if (old.size === now.size) return old.root === now.root;
  if (old.size === 0) return true;
  const proof = hashes.map(bytesOf);
  let [left, right] = [old.size - 1, now.size - 1];
  while (left & 1) [left, right] = [left >>> 1, right >>> 1];
  if (left === 0) proof.unshift(Uint8Array.from(old.root.match(/../g), (pair) => parseInt(pair, 16)));
  if (!proof.length) return false;
  let [first, second] = [proof[0], proof[0]];
  for (const hash of proof.slice(1)) {
    if (right === 0) return false;
    if (left & 1 || left === right) {
      [first, second] = [await sha256("\x01", hash, first), await sha256("\x01", hash, second)];
      while (left && !(left & 1)) [left, right] = [left >>> 1, right >>> 1];
    } else second = await sha256("\x01", second, hash);
    [left, right] = [left >>> 1, right >>> 1];
  }
  return right === 0 && hex(first) === old.root && hex(second) === now.root;
}

// A receipt (C2SP tlog-proof): its index, and when its entry was received; the entry must hold the payload that was signed.
export function readReceipt(receipt, payload) {
  const lines = receipt.split("\n");
  const [, extra] = lines[1].split("extra ");
  const entry = JSON.parse(new TextDecoder().decode(bytesOf(extra)));
  if (entry.envelope.payload !== payload) throw new Mismatch("the receipt is for another statement");
  return {index: Number(lines[2].split("index ")[1]), received: entry.received};
}
