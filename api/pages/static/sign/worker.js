// Keeps the signing page on the device, so that it opens without a network; with one, the server's files come first.

const KEEP = "plenary-sign";
const FILES = ["/sign/", "sign.js", "statement.js", "words.js", "outbox.js", "sign.css", "plenary.css", "mark.svg"];
// The page that registers this worker names the reader's language: its words are kept, and stand in for another's.
const WORDS = /^\/sign\/words(\.[A-Za-z-]+)?\.json$/;
const asked = new URL(location).searchParams.get("lang");
const words = !asked || asked === "en" ? "/sign/words.json" : `/sign/words.${asked}.json`;
const addresses = [...FILES.map((name) => (name.startsWith("/") ? name : `/sign/${name}`)), words];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEEP).then((kept) => kept.addAll(addresses)).then(() => skipWaiting()));
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const {pathname} = new URL(event.request.url);
  if (event.request.method !== "GET" || !(addresses.includes(pathname) || WORDS.test(pathname))) return;
  event.respondWith(
    fetch(event.request).then(
      (answer) => {
        const copy = answer.clone();
        if (answer.ok) event.waitUntil(caches.open(KEEP).then((kept) => kept.put(pathname, copy)));
        return answer;
      },
      async () => (await caches.match(pathname)) ?? caches.match(words),
    ),
  );
});
