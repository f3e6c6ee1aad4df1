// The signing page: shows what the bytes say, asks the passkey, keeps the signed act for a minute, sends it, and shows
// the receipt. Nothing of the server's but the bytes themselves and what things are called is shown.

import * as outbox from "./outbox.js";
import {base64Of, base64url, fromBase64url, read, readReceipt, sameHistory} from "./statement.js";
import {tell} from "./words.js";

const said = document.getElementById("said");
const params = new URLSearchParams(location.search);
const id = params.get("d");
let book;
let messages = {};
let clock;

// English, the words as they are, needs no other file. The last two are there only where pages are tried.
const LANGUAGES = ["en", "es", "zu", "en-XA", "ar-XB"];
const UNREVIEWED = () =>
  _("No speaker of this language has reviewed these words yet; where they and the English differ, the English counts.");
const wanted = () => [params.get("lang"), /(?:^|; )plenary-language=([a-z-]+)/i.exec(document.cookie)?.[1],
  ...navigator.languages.map((one) => one.split("-")[0])].find((code) => LANGUAGES.includes(code)) ?? "en";
const _ = (message, values = {}) =>
  (messages[message] ?? message).replace(/%\((\w+)\)s/g, (_all, name) => values[name] ?? "");

function h(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "click") made.addEventListener("click", value);
    else if (value !== false && value !== null) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inside.filter((one) => one !== null));
  return made;
}

const p = (words, kind = null) => h("p", {class: kind}, words);
const button = (label, click, kind = "main") => h("button", {type: "button", class: `button button-${kind}`, click}, label);
const link = (label, href, kind = "second") => h("a", {class: `button button-${kind}`, href}, label);

function show(title, ...inside) {
  clearInterval(clock);
  const heading = h("h1", {tabindex: "-1"}, title);
  said.replaceChildren(heading, ...inside.flat().filter((one) => one !== null));
  document.title = title;
  heading.focus();
}

const notice = (kind, title, ...inside) =>
  h("div", {class: `notice notice-${kind}`, role: kind === "bad" ? "alert" : false}, h("h2", {}, title), ...inside);
const facts = (rows) =>
  h("dl", {class: "facts"}, ...rows.map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value))));
const local = (path) => (/^\/(?![/\\])/.test(path ?? "") ? path : "/");

function size(length) {
  return length < 1024 ? _("%(n)s bytes", {n: length}) : _("%(n)s kB", {n: Math.round(length / 1024)});
}

function actShown(act) {
  return h("section", {class: "act"},
    p(act.line, "what"),
    ...act.amounts.map((words) => p(_("In words: %(words)s", {words}))),
    act.under ? p(_("Carries out what was decided: %(name)s", {name: act.under})) : null,
    act.replaces ? p(_("It takes the place of what was said before.")) : null,
    ...act.sealed.flatMap(([label, text, , audience]) => [
      p(`${label} (${readers(audience)})`, "label"), h("blockquote", {dir: "auto"}, text)]),
    ...act.documents.map((one) => p(_("A document: %(type)s, %(size)s", {type: one.type, size: size(one.length)}))),
    ...act.keys.map((code) => p(_("The new key has the code %(code)s.", {code}))),
    act.rest.length ? h("details", {open: !act.keys.length}, h("summary", {}, _("It also says")), facts(act.rest)) : null);
}

function readers(audience) {
  if (audience === "public") return _("everybody may read it");
  return audience === "members" ? _("members may read it") : _("only %(name)s may read it", {name: audience});
}

const details = (label, ...inside) => h("details", {}, h("summary", {}, label), ...inside);

function bytesShown(found) {
  const names = Object.entries(found.given.names).map(([one, name]) => [`${one.slice(0, 8)}…${one.slice(64)}`, name]);
  return details(_("Details"),
    p(_("The words above are made on this device from the bytes below. Names are this server's word:")),
    facts(names),
    p(_("Statement")), h("p", {class: "seal"}, grouped(found.read.id)),
    p(_("It may be sent until %(time)s.", {time: found.read.statement.until})),
    p(found.history ?? _("This device has seen no earlier state of this record.")),
    p(_("The bytes that are signed:")), h("pre", {dir: "ltr", tabindex: "0"}, new TextDecoder().decode(found.read.bytes)));
}

const grouped = (text) => text.replace(/(.{4})(?=.)/g, "$1 ");
const headKey = (found) => `plenary-head:${found.read.statement.ledger}`;

async function checkHistory(found) {
  const kept = JSON.parse(localStorage.getItem(headKey(found)) ?? "null");
  // Before a founding it saw nothing, and every history goes on from there.
  if (!kept?.size || found.given.offline) return;
  const hashes = (await draft(found.id, kept.size)).consistency;
  if (!hashes || !(await sameHistory(kept, found.read.statement.seen, hashes)))
    throw new Error(_("This server shows another history than this device has seen (%(n)s entries). Do not sign.", {n: kept.size}));
  found.history = _("It continues the history that this device has seen (%(n)s entries).", {n: kept.size});
}

async function draft(one, kept) {
  const answer = await fetch(`/api/drafts/${encodeURIComponent(one)}${kept ? `?kept=${kept}` : ""}`, {headers: {Accept: "application/json"}});
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(told.detail ?? answer.statusText), {status: answer.status, next: told.next});
  return told;
}

async function load() {
  const kept = `plenary-draft:${id}`;
  let given;
  try {
    given = await draft(id);
    localStorage.setItem(kept, JSON.stringify(given));
  } catch (error) {
    given = JSON.parse(localStorage.getItem(kept) ?? "null");
    if (error.status || !given) {
      localStorage.removeItem(kept);
      throw error;
    }
    given.offline = true;
  }
  const found = {id, given, read: await read(given.submission)};
  await checkHistory(found);
  found.told = await tell(found.read, book, given);
  return found;
}

const signersOf = (found) => found.told.signers.map((one) => (one.capacity ? `${one.name}, ${one.capacity}` : one.name)).join("; ");

function ask(found) {
  const open = found.given.signers.filter((one) => !one.signed);
  const several = found.given.signers.length > 1;
  show(_("Read, then sign"),
    p(_("Signed by: %(names)s", {names: signersOf(found)})),
    found.given.offline ? notice("warning", _("No network now"), p(_("You can sign; it is kept on this device and sent later."))) : null,
    ...found.told.acts.map(actShown),
    several ? p(_("Still to sign: %(names)s", {names: open.map((one) => one.name).join(", ")})) : null,
    h("div", {id: "problem", "aria-live": "assertive"}),
    button(_("Sign with my passkey"), () => sign(found)),
    button(_("I do not sign this"), () => decline(found), "second"),
    bytesShown(found));
}

async function sign(found) {
  const keys = found.given.signers.filter((one) => !one.signed).flatMap((one) => one.keys);
  const known = keys.filter((key) => key.credential);
  const allowCredentials = known.length === keys.length
    ? known.map((key) => ({type: "public-key", id: fromBase64url(key.credential)})) : [];
  let answer;
  try {
    answer = await navigator.credentials.get({publicKey: {
      challenge: found.read.challenge, rpId: location.hostname, allowCredentials, userVerification: "required", timeout: 120_000,
    }});
  } catch (error) {
    const words = navigator.credentials ? _("The passkey was not used. Nothing was signed.") : _("This browser has no passkeys.");
    document.getElementById("problem").replaceChildren(notice("bad", _("Not signed"), p(words), p(error.name, "quiet")));
    return;
  }
  const keyid = keys.find((key) => key.credential === base64url(answer.rawId))?.keyid;
  const line = {
    sig: base64Of(answer.response.signature),
    authenticatorData: base64Of(answer.response.authenticatorData),
    clientDataJSON: base64Of(answer.response.clientDataJSON),
  };
  if (keyid) line.keyid = keyid;
  const now = Date.now();
  const {submission} = found.given;
  const alone = found.given.signers.length === 1 && keyid;
  const whole = alone ? {...submission, envelope: {...submission.envelope, signatures: [line]}} : null;
  outbox.put({id, line, whole, submission, names: found.given.names, given: found.given, back: found.given.back,
    state: "kept", signed: now, send: now + outbox.UNDO_MS});
  localStorage.setItem(headKey(found), JSON.stringify(found.read.statement.seen));
  localStorage.removeItem(`plenary-draft:${id}`);
  await open(outbox.get(id));
}

async function decline(found) {
  await fetch(`/api/drafts/${id}`, {method: "DELETE"}).catch(() => undefined);
  localStorage.removeItem(`plenary-draft:${id}`);
  show(_("Not signed"), p(_("Nothing was signed, and nothing was sent.")), link(_("Back"), local(found.given.back)));
}

// What the device keeps: told anew from the bytes that were signed.
async function open(item) {
  const found = {id: item.id, given: item.given, read: await read(item.submission)};
  found.told = await tell(found.read, book, item.given);
  ({kept: counting, "waiting-network": counting, others: handOn, sent: receipt, refused})[item.state](item, found);
}

function counting(item, found) {
  const left = () => Math.max(0, Math.ceil((item.send - Date.now()) / 1000));
  const acts = found.told.acts.map(actShown);
  if (item.state === "kept" && left() > 0) {
    const count = h("p", {class: "count", role: "timer", "aria-live": "off"}, String(left()));
    show(_("Signed. Not sent yet"), p(_("It is sent when this has counted down. Until then you can undo it.")), count,
      button(_("Send now"), () => sendNow(item)), button(_("Undo"), () => undo(item), "danger"), acts);
    clock = setInterval(() => {
      count.textContent = String(left());
      if (left() === 0) sendNow(item);
    }, 1000);
    return;
  }
  show(_("Signed, and kept on this device"),
    notice("warning", _("Waiting for the network"), p(_("It is sent by itself when there is a network and a page of ours is open. It is good until %(time)s.", {time: found.read.statement.until}))),
    button(_("Send now"), () => sendNow(item)), button(_("Undo"), () => undo(item), "danger"), acts);
}

async function sendNow(item) {
  clearInterval(clock);
  for (const one of said.querySelectorAll("button")) one.disabled = true;
  outbox.put({...item, send: Date.now()});
  await outbox.flush();
  const now = outbox.get(item.id);
  if (now) await open(now.state === "kept" ? {...now, state: "waiting-network"} : now);
}

function undo(item) {
  outbox.drop(item.id);
  show(_("Undone"), p(_("Nothing was sent. The signature is gone from this device.")),
    button(_("Read it again"), () => location.reload(), "second"), link(_("Back"), local(item.back)));
}

function handOn(item, found) {
  const address = `${location.origin}/sign/?d=${encodeURIComponent(item.id)}`;
  const names = item.missing.join(", ");
  show(_("Signed. Others still have to sign"),
    notice("good", _("Still to sign: %(names)s", {names}), p(_("Hand this link on to them. Whoever has it can read this.")),
      h("p", {class: "seal"}, address), share(address)),
    button(_("Somebody else signs on this device"), () => (outbox.drop(item.id), location.reload()), "second"),
    found.told.acts.map(actShown), link(_("Go on"), local(item.back)));
}

function share(address) {
  const label = navigator.share ? _("Pass it on") : _("Copy the link");
  return button(label, async (event) => {
    if (navigator.share) await navigator.share({url: address}).catch(() => undefined);
    else await navigator.clipboard.writeText(address).then(() => (event.target.textContent = _("Copied")), () => undefined);
  }, "second");
}

function refused(item, found) {
  const {detail, next, code} = item.problem;
  show(_("It was not recorded"),
    notice("bad", detail ?? _("The server refused it."), p(next ?? ""), details(_("Details"), h("code", {}, code ?? ""))),
    p(_("Your words are kept here until you give them up.")), found.told.acts.map(actShown),
    link(_("Change it and sign again"), local(item.back), "main"), button(_("Try to send it again"), () => sendNow({...item, state: "kept"}), "second"),
    button(_("Give it up"), () => undo(item), "danger"));
}

function receipt(item, found) {
  const {index, received} = readReceipt(item.receipt, found.read.payload);
  show(_("It is recorded"),
    notice("good", _("Entry %(n)s", {n: index}), p(_("Received %(time)s", {time: received.replace("T", " ").replace(/\.\d+Z$/, " UTC")})),
      p(_("Signed by: %(names)s", {names: signersOf(found)}))),
    found.told.acts.map(actShown),
    h("div", {class: "no-print"},
      link(_("Go on"), local(item.back), "main"),
      link(_("See the entry"), `/log/${index}`),
      save(_("Keep the receipt"), `entry-${index}.tlog-proof`, item.receipt),
      save(_("Keep the statement"), `entry-${index}.json`, JSON.stringify(item.submission, null, 1)),
      button(_("Print"), () => print(), "second")),
    p(_("Statement")), h("p", {class: "seal"}, grouped(found.read.id)));
}

function save(label, name, words) {
  return h("a", {class: "button button-second", download: name, href: URL.createObjectURL(new Blob([words]))}, label);
}

// Without a draft: what this device keeps.
function list() {
  const items = outbox.all();
  const states = {kept: _("not sent yet"), "waiting-network": _("waiting for the network"), others: _("others still have to sign"),
    sent: _("recorded"), refused: _("not recorded")};
  show(_("Signed on this device"),
    items.length ? h("ul", {class: "list"}, ...items.map((item) =>
      h("li", {}, h("a", {href: `/sign/?d=${item.id}`}, new Date(item.signed).toLocaleString()), ` ${states[item.state]}`)))
      : p(_("Nothing is kept on this device.")), link(_("Home"), "/"));
}

async function speak(language) {
  const answer = language === "en" ? null : await fetch(`/sign/words.${language}.json`);
  book = await (answer?.ok ? answer : await fetch("/sign/words.json")).json();
  ({messages} = book);
  Object.assign(document.documentElement, {lang: book.language, dir: book.direction});
  if (book.reviewed) return;
  const english = new URLSearchParams({...Object.fromEntries(params), lang: "en"});
  said.after(h("p", {class: "quiet"}, UNREVIEWED(), " ", h("a", {href: `/sign/?${english}`, lang: "en", dir: "ltr"}, "English")));
}

async function start() {
  await speak(wanted());
  if (!id) return list();
  const item = outbox.get(id);
  if (item) return open(item);
  ask(await load());
}

addEventListener("plenary-act", (event) => {
  const item = outbox.get(id);
  if (event.detail === id && item && item.state !== "kept") open(item);
});
outbox.watch();
start().catch((error) => show(_("This cannot be signed"),
  notice("bad", error.message || String(error), p(error.next ?? _("Go back and begin again. Nothing was signed."))), link(_("Home"), "/")));
