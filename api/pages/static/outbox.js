// On every page: sends what was signed on this device and waits, says so, and keeps the signing page on the device.

import {all, waiting, watch} from "/sign/outbox.js";

const MESSAGE = "Signed on this device and not recorded yet: %(n)s";
const STRICT = /^\/(sign|join|log|keys)/;

const LANGUAGE = document.documentElement.lang || "en";

async function message() {
  if (LANGUAGE === "en") return MESSAGE;
  const book = await (await fetch(`/sign/words.${LANGUAGE}.json`)).json();
  return book.messages[MESSAGE] ?? MESSAGE;
}

async function tell() {
  const count = waiting() + all().filter((item) => item.state === "refused").length;
  const words = count ? (await message().catch(() => MESSAGE)).replace("%(n)s", count) : "";
  document.getElementById("outbox")?.remove();
  if (!count) return;
  const line = document.createElement("p");
  const link = document.createElement("a");
  Object.assign(line, {id: "outbox", className: "note", role: "status"});
  Object.assign(link, {href: "/sign/", textContent: words});
  line.append(link);
  document.querySelector("main")?.before(line);
}

watch();
tell();
addEventListener("plenary-act", tell);
// Where Trusted Types hold, no worker can be named; any other page does it.
if (navigator.serviceWorker && !STRICT.test(location.pathname)) {
  navigator.serviceWorker.register(`/sign/worker.js?lang=${LANGUAGE}`, {scope: "/sign/"}).catch(() => undefined);
}
