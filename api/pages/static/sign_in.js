// Signing in: the server's nonce is hashed under the label of signing in, and the passkey answers the hash.

import {fromBase64url, sha256} from "/sign/statement.js";
import {able, ask, post, ProblemError} from "./passkeys.js";

const button = document.getElementById("sign-in");
const problem = document.getElementById("problem");

async function signIn() {
  problem.replaceChildren();
  const {nonce} = await post("/api/passkeys/nonce", {});
  const {credential, handle, proof, signature} = await ask(await sha256("plenary sign-in v1\0", fromBase64url(nonce)));
  await post("/api/passkeys/session", {nonce, credential, handle, ...proof, signature});
  location.assign(button.dataset.next);
}

function tell(error) {
  const words = document.createElement("p");
  words.className = "notice notice-bad";
  words.textContent = error instanceof ProblemError ? error.message : problem.dataset.unknown;
  problem.replaceChildren(words);
}

if (able()) {
  button.hidden = false;
  button.addEventListener("click", () => signIn().catch(tell));
} else problem.textContent = problem.dataset.none;
