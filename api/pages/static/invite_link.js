// Puts an invitation's link together where its seed is kept; the seed stands behind "#", which nobody is sent.

import {picture} from "./qr.js";

const place = document.getElementById("link");
const name = `plenary-invitation:${place.dataset.key}`;
const kept = JSON.parse(localStorage.getItem(name) ?? "null");

function show({seed}) {
  const parts = {};
  for (const part of ["origin", "genesis", "person", "size", "root"]) parts[part] = place.dataset[part];
  const address = `${location.origin}/join#${new URLSearchParams({...parts, seed})}`.replaceAll("%2F", "/");
  document.getElementById("address").value = address;
  document.getElementById("code").replaceChildren(picture(address, place.dataset.label));
  const pass = document.getElementById("pass");
  pass.addEventListener("click", async () => {
    if (navigator.share) return navigator.share({url: address}).catch(() => undefined);
    await navigator.clipboard.writeText(address);
    pass.textContent = pass.dataset.copied;
  });
  document.getElementById("forget").addEventListener("click", () => {
    localStorage.removeItem(name);
    location.assign("/people");
  });
  place.hidden = false;
}

if (kept) show(kept);
else document.getElementById("gone").hidden = false;
