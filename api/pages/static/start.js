// A founding's keys: each who signs makes her passkey on her own device; with the last one everybody goes on to sign.

import {able, make, post, ProblemError} from "./passkeys.js";

const problem = document.getElementById("problem");

function tell(words) {
  const line = document.createElement("p");
  line.className = "notice notice-bad";
  line.textContent = words;
  problem.replaceChildren(line);
  problem.scrollIntoView({block: "center"});
}

async function enrol(button) {
  const {person, handle, founding, coalition} = button.dataset;
  button.disabled = true;
  try {
    if (!able()) throw new ProblemError(problem.dataset.old);
    const {key} = await make(coalition, person, handle);
    const told = await post(`/start/${founding}/key`, {founding, person, ...key});
    if (told.draft) location.assign(`/sign/?d=${told.draft}`);
    else location.reload();
  } catch (error) {
    tell(error instanceof ProblemError ? error.message : problem.dataset.unused);
    button.disabled = false;
  }
}

for (const button of document.querySelectorAll("button[data-person]")) {
  button.hidden = false;
  button.addEventListener("click", () => enrol(button));
}
