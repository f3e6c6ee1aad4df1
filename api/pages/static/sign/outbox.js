// What was signed on this device and is not answered yet: kept here, sent when its minute is over and the network is
// back, by whichever page of ours is open. The record takes each statement once, however often it is sent.

const PREFIX = "plenary-act:";
const HELD = new Set(["kept", "waiting-network"]);
export const UNDO_MS = 60_000;

export const get = (id) => JSON.parse(localStorage.getItem(PREFIX + id) ?? "null");
export const put = (item) => localStorage.setItem(PREFIX + item.id, JSON.stringify(item));
export const drop = (id) => localStorage.removeItem(PREFIX + id);
export const all = () =>
  Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => JSON.parse(localStorage.getItem(key)))
    .sort((one, other) => one.signed - other.signed);

const changed = (item) => dispatchEvent(new CustomEvent("plenary-act", {detail: item.id}));

async function post(address, body, type = "application/json") {
  const headers = {"Content-Type": type, Accept: "application/json"};
  const answer = await fetch(address, {method: "POST", headers, body: JSON.stringify(body)});
  return {status: answer.status, told: await answer.json().catch(() => ({}))};
}

// The draft takes the signature; where the server has lost the draft, the whole statement goes as it is.
async function submit(item) {
  const answer = await post(`/api/drafts/${item.id}/signatures`, item.line);
  if (answer.status !== 404 || !item.whole) return answer;
  return post("/api/statements", item.whole, "application/vnd.plenary.submission+json");
}

async function send(item) {
  let answer;
  try {
    answer = await submit(item);
  } catch {
    put({...item, state: "waiting-network"});
    return changed(item);
  }
  const {status, told} = answer;
  if (get(item.id) === null) return;
  if (status === 200 || status === 201) put({...item, state: "sent", receipt: told.receipt, index: told.index});
  else if (status === 202) put({...item, state: "others", missing: told.missing});
  else if (status >= 500 || status === 429 || status === 408) put({...item, state: "waiting-network"});
  else put({...item, state: "refused", problem: {detail: told.detail, next: told.next, code: told.code}});
  changed(item);
}

// Send what is due. One page at a time does it.
export async function flush() {
  const due = () => all().filter((item) => HELD.has(item.state) && item.send <= Date.now());
  if (!due().length) return;
  const work = async (lock) => {
    if (lock) for (const item of due()) await send(item);
  };
  await (navigator.locks ? navigator.locks.request("plenary-outbox", {ifAvailable: true}, work) : work(true));
}

export const waiting = () => all().filter((item) => HELD.has(item.state)).length;

// Pages of ours call this once: it goes on sending while anything is kept.
export function watch() {
  const again = () => flush().catch(() => undefined);
  addEventListener("online", again);
  addEventListener("visibilitychange", again);
  setInterval(again, 5000);
  again();
}

// Receipts that were seen are kept for a while, then forgotten.
const MONTH_MS = 30 * 86_400_000;
for (const item of all()) if (item.state === "sent" && Date.now() - item.signed > MONTH_MS) drop(item.id);
