// Passkeys in this browser: making one, asking one; and the one-time keys of invitations.

import {base64Of, base64url, fromBase64url, joined} from "/sign/statement.js";

const ALGORITHMS = [-8, -7, -257]; // EdDSA, ES256, RS256
const BACKUP_ELIGIBLE = 0x08;
const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

export class ProblemError extends Error {}

export const able = () => Boolean(globalThis.PublicKeyCredential && navigator.credentials);

export async function post(address, body) {
  const headers = {"Content-Type": "application/json", Accept: "application/json"};
  const answer = await fetch(address, {method: "POST", headers, body: JSON.stringify(body)});
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new ProblemError(`${told.detail ?? answer.statusText} ${told.next ?? ""}`.trim());
  return told;
}

// Ask a passkey to sign a challenge of 32 bytes.
export async function ask(challenge, allowed = []) {
  const allowCredentials = allowed.map((id) => ({type: "public-key", id: fromBase64url(id)}));
  const given = await navigator.credentials.get({
    publicKey: {challenge, rpId: location.hostname, allowCredentials, userVerification: "required", timeout: 120_000},
  });
  return {
    credential: base64url(given.rawId),
    handle: given.response.userHandle ? base64url(given.response.userHandle) : null,
    proof: {
      authenticator_data: base64Of(given.response.authenticatorData),
      client_data_json: base64Of(given.response.clientDataJSON),
    },
    signature: base64Of(given.response.signature),
  };
}

// Make a passkey that this device keeps for a person of a coalition.
export async function make(coalition, name, handle, known = []) {
  const made = await navigator.credentials.create({
    publicKey: {
      rp: {id: location.hostname, name: coalition},
      user: {id: fromBase64url(handle), name, displayName: name},
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      pubKeyCredParams: ALGORITHMS.map((alg) => ({type: "public-key", alg})),
      authenticatorSelection: {residentKey: "required", requireResidentKey: true, userVerification: "required"},
      excludeCredentials: known.map((id) => ({type: "public-key", id: fromBase64url(id)})),
      attestation: "none",
      timeout: 180_000,
    },
  });
  const spki = made.response.getPublicKey();
  const flags = new Uint8Array(made.response.getAuthenticatorData())[32];
  return {
    raw: new Uint8Array(spki),
    key: {spki: base64Of(spki), credential: base64url(made.rawId), backup_eligible: Boolean(flags & BACKUP_ELIGIBLE)},
  };
}

// The one-time key that an invitation's seed makes: its public key (SPKI) and a function that signs.
export async function oneTime(seed) {
  const key = await crypto.subtle.importKey("pkcs8", joined(PKCS8, seed), "Ed25519", true, ["sign"]);
  const {x} = await crypto.subtle.exportKey("jwk", key);
  const spki = joined(Uint8Array.of(0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0), fromBase64url(x));
  return {spki, sign: async (...parts) => base64Of(await crypto.subtle.sign("Ed25519", key, joined(...parts)))};
}
