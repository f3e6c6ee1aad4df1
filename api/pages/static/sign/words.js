// Statements in words, from the payload's bytes: the same words as projections/sentences.py and chronicle.py make.
// `book` is the words file of a language; `given` holds what the server says things are called. What this page cannot
// tell, it reports.

import {Mismatch, hex, sha256, bytesOf} from "./statement.js";

const ID = /^[0-9a-f]{64}\.(0|[1-9][0-9]?)$/;
const INSTANT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\dZ$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const LONGEST = 8;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

export function day(text, dates) {
  const [, year, month, date] = DATE.exec(text) ?? [];
  if (!date) throw new Mismatch(`${text} is no date`);
  return fill(dates[month - 1] ?? fail(text), {day: Number(date), year: Number(year)});
}

export function money(minor, currency, places, {plus, minus, group, decimal}) {
  const digits = String(Math.abs(minor)).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, group);
  const figures = whole + (places ? decimal + digits.slice(-places) : "");
  return fill(minor < 0 ? minus : plus, {currency, figures});
}

const ONES =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const TENS = "  twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const SCALES = ["", " thousand", " million", " billion", " trillion", " quadrillion"];

function hundreds(number) {
  const rest = number % 100;
  const low = rest < 20 ? ONES[rest] : TENS[Math.floor(rest / 10)] + (rest % 10 ? `-${ONES[rest % 10]}` : "");
  if (number < 100) return low;
  return `${ONES[Math.floor(number / 100)]} hundred${rest ? ` and ${low}` : ""}`;
}

// A whole number in English words.
export function spelled(number) {
  if (number === 0) return ONES[0];
  const parts = [];
  for (let [rest, scale] = [number, 0]; rest; [rest, scale] = [Math.floor(rest / 1000), scale + 1])
    if (rest % 1000) parts.unshift(hundreds(rest % 1000) + SCALES[scale]);
  const last = number % 1000;
  return last && last < 100 && parts.length > 1 ? `${parts.slice(0, -1).join(" ")} and ${parts.at(-1)}` : parts.join(" ");
}

// An amount in words: "USD one thousand one hundred and fifty, and 25/100".
export function amountInWords(minor, currency, places) {
  const unit = 10 ** places;
  const cents = Math.abs(minor) % unit;
  const whole = (Math.abs(minor) - cents) / unit;
  const rest = places && cents ? `, and ${String(cents).padStart(places, "0")}/${unit}` : "";
  return `${currency} ${minor < 0 ? "minus " : ""}${spelled(whole)}${rest}`;
}

class Teller {
  constructor(book, read, given) {
    Object.assign(this, {book, read, given, longest: LONGEST});
    this.own = {};
    read.statement.acts.forEach((act, place) => {
      const path = book.naming.find((one) => act.sealed?.[one] && read.words[act.sealed[one].digest]);
      this.own[`${read.id}.${place}`] = path ? read.words[act.sealed[path].digest].text : null;
    });
  }

  say(words, values = {}) {
    const {messages} = this.book;
    return fill(Object.hasOwn(messages, words) ? messages[words] : words, values);
  }

  and(names) {
    if (names.length < 2) return names.join("");
    return this.say("{others} and {last}", {others: names.slice(0, -1).join(", "), last: names.at(-1)});
  }

  name(id) {
    if (id in this.own) return this.own[id] ?? `of line ${Number(id.slice(65)) + 1}`;
    return this.given.names[id] ?? `${id.slice(0, 8)}…${id.slice(64)}`;
  }

  places(currency) {
    const known = this.book.currencies[currency];
    const said = this.given.exponents[currency];
    if (known !== undefined && said !== undefined && known !== said)
      throw new Mismatch(`${currency} has ${known} decimals, and the server says ${said}`);
    return said ?? 0;
  }

  capacity(as) {
    if (as?.organization) return this.say("for {organization}", {organization: this.name(as.organization)});
    return as?.term ? this.say("as {role}", {role: this.given.roles[as.term] ?? this.name(as.term)}) : "";
  }

  value(value, shape = "t") {
    if (value === undefined || value === null) return this.say("none");
    if (shape === "d") return day(value, this.book.dates);
    if (shape === "m") return this.amount(value);
    if (shape.list !== undefined) return value.map((one) => this.value(one, shape.list)).join(", ") || this.say("none");
    if (shape.mapping !== undefined) return this.mapping(value, shape.mapping);
    if (shape.group) return this.group(value, shape.group);
    if (shape.either) return this.value(value, shape.either.find((one) => fits(value, one)) ?? fail(value));
    if (shape.only !== undefined && shape.only !== value) fail(value);
    if (typeof value === "boolean") return this.say(value ? "yes" : "no");
    if (typeof value === "string") return this.said(value);
    if (Array.isArray(value)) return value.map((one) => this.value(one)).join(", ") || this.say("none");
    return isObject(value) ? this.mapping(value, "t") : String(value);
  }

  said(value) {
    const instant = INSTANT.exec(value);
    if (instant) return `${day(instant[1], this.book.dates)}, ${instant[2]} UTC`;
    return ID.test(value) ? this.name(value) : this.say(value.replaceAll("_", " "));
  }

  amount(value) {
    if (!Number.isSafeInteger(value.minor) || Object.keys(value).length !== 2) fail(value);
    return money(value.minor, value.ccy, this.places(value.ccy), this.book.figures);
  }

  mapping(value, shape) {
    const pairs = Object.keys(value).sort().map((name) => `${name} ${this.value(value[name], shape)}`);
    const rest = pairs.length > this.longest ? `, … (${pairs.length} in all)` : "";
    return pairs.slice(0, this.longest).join(", ") + rest || this.say("none");
  }

  group(value, fields) {
    known(value, fields);
    const told = [];
    for (const [name, label, shape, absent] of fields) {
      if (name in value) told.push(`${label} ${this.value(value[name], shape)}`);
      else if (absent === undefined) fail(value);
      else if (!absent.none) told.push(`${label} ${absent}`);
    }
    return told.join(", ");
  }

  sealed(act) {
    return Object.fromEntries(
      Object.entries(act.sealed ?? {}).map(([path, one]) => [
        path, this.read.words[one.digest]?.text ?? this.given.words?.[one.digest] ?? this.book.withheld,
      ]),
    );
  }

  sentence(kind, act, author) {
    known(act.body, kind.fields);
    const sealed = this.sealed(act);
    return kind.words.replace(/\{([a-z_]+)(?:\.([a-z_]+))?\}/g, (_, name, inner) => {
      if (name === "author") return author ? this.name(author) : this.say("The clerk");
      if (name === "sealed") return sealed[inner] ?? "";
      if (["about", "on", "replaces"].includes(name)) return act[name] ? this.name(act[name]) : this.say("nothing");
      const field = kind.fields.find(([json, label]) => label === name || json === name) ?? fail(name);
      return this.field(act.body, field);
    });
  }

  field(body, [name, , shape, absent]) {
    if (name in body) return this.value(body[name], shape);
    if (absent === undefined) fail(name);
    return absent.none ? this.say("none") : absent;
  }
}

function fail(value) {
  throw new Mismatch(`this page cannot tell ${JSON.stringify(value).slice(0, 60)} in words`);
}

function known(value, fields) {
  const names = fields.map(([name]) => name);
  if (!isObject(value)) fail(value);
  for (const name of Object.keys(value)) if (!names.includes(name)) fail(name);
}

function fits(value, shape) {
  if (shape === "d") return typeof value === "string" && DATE.test(value);
  if (shape === "m") return isObject(value) && "minor" in value;
  if (shape.list !== undefined) return Array.isArray(value);
  if (shape.group === undefined) return shape.only === undefined ? !isObject(value) : shape.only === value;
  const names = shape.group.map(([name]) => name);
  return (
    isObject(value) &&
    Object.keys(value).every((name) => names.includes(name)) &&
    shape.group.every(([name, , inner, absent]) => (name in value ? inner.only === undefined || fits(value[name], inner) : absent !== undefined))
  );
}

// Amounts and documents wherever they stand in a body.
function* within(value, test) {
  if (isObject(value) && test(value)) yield value;
  else if (typeof value === "object" && value !== null) for (const one of Object.values(value)) yield* within(one, test);
}

function audience(teller, {audience: who}) {
  return isObject(who) ? teller.name(Object.values(who)[0]) : who;
}

// What stands in the body and is not said in the sentence: label and words.
function rest(teller, kind, act) {
  teller.longest = Infinity;
  const told = kind.fields
    .filter(([name, label]) => name in act.body && !kind.words.includes(`{${label}}`) && !kind.words.includes(`{${name}}`))
    .map(([name, label, shape]) => [teller.say(label.replaceAll("_", " ")), teller.value(act.body[name], shape)]);
  teller.longest = LONGEST;
  return told;
}

async function keysIn(body) {
  const found = [];
  for (const key of within(body, (one) => typeof one.spki === "string")) {
    const code = hex(await sha256(bytesOf(key.spki))).slice(0, 8);
    found.push(`${code.slice(0, 4)} ${code.slice(4)}`);
  }
  return found;
}

async function tellAct(teller, act, place, signers) {
  const kind = teller.book.kinds[act.kind] ?? fail(act.kind);
  const named = (act.by ?? [0]).map((one) => signers[one]);
  const words = (one) => (one.capacity ? `${one.name}, ${one.capacity}` : one.name);
  let [author, name, others] = [named[0].person, words(named[0]), named.slice(1)];
  if (act.for) {
    author = act.for.person;
    name = words({name: teller.name(author), capacity: teller.capacity(act.for.as)});
    others = named;
  }
  const seconds = [...new Set(others.map((one) => one.name))];
  const how = act.for ? teller.book.how[act.for.how] : null;
  const opens = teller.given.numbers?.[`${teller.read.id}.${place}`] ?? null;
  const said = teller.sentence(kind, act, author);
  let line = `${name}: ${said}`;
  const beside = teller.and(seconds);
  if (how) line += teller.say(" ({how}, written down by {others})", {how, others: beside});
  else if (beside) line += teller.say(" (with {others})", {others: beside});
  if (opens) line += ` [${opens}]`;
  const amounts = [...within(act.body, (one) => "minor" in one && "ccy" in one)];
  const papers = [...within([act.body, act.for ?? {}], (one) => "sha256" in one && "length" in one)];
  return {
    kind: act.kind, label: kind.label, words: said, author: name, seconds, how, opens, line,
    sealed: Object.entries(teller.sealed(act)).map(([path, text]) => [kind.sealed[path] ?? path, text, path, audience(teller, act.sealed[path])]),
    // Only English is spelled out.
    amounts: (teller.book.language === "en" ? amounts : []).map((one) => amountInWords(one.minor, one.ccy, teller.places(one.ccy))),
    documents: papers.map((one) => ({type: one.type, length: one.length, sha256: one.sha256})),
    keys: await keysIn(act.body),
    rest: rest(teller, kind, act),
    under: act.under ? teller.name(act.under.decision) : null,
    replaces: act.replaces ?? null,
  };
}

// A statement in words; throws Mismatch where this page does not know all that it says.
export async function tell(read, book, given) {
  const teller = new Teller(book, read, given);
  const signers = read.statement.by.map((one) =>
    one.person
      ? {person: one.person, name: teller.name(one.person), capacity: teller.capacity(one.as)}
      : {person: null, name: teller.say("The clerk (software)"), capacity: ""},
  );
  const acts = [];
  for (const [place, act] of read.statement.acts.entries()) acts.push(await tellAct(teller, act, place, signers));
  return {signers, acts};
}
