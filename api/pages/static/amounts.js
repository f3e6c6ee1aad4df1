// An amount being typed, told again in words beside the field; what could mean two things is told to be mended.

import {amountInWords} from "/sign/words.js";

for (const place of document.querySelectorAll("[data-amount]")) {
  const input = place.querySelector("input");
  const told = place.querySelector("[role=status]");
  const places = Number(place.dataset.places);
  const tell = () => {
    const text = input.value.trim().toUpperCase().replace(place.dataset.amount, "").trim();
    const match = /^(\d{1,13})(?:\.(\d+))?$/.exec(text);
    const whole = match && (match[2] === undefined || match[2].length === places);
    const minor = whole ? Number(match[1] + (match[2] ?? "0".repeat(places))) : 0;
    told.textContent = minor && Number.isSafeInteger(minor)
      ? amountInWords(minor, place.dataset.amount, places)
      : input.value.includes(",") ? place.dataset.comma : "";
  };
  input.addEventListener("input", tell);
  tell();
}
