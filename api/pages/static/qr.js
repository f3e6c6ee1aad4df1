// A QR code (ISO/IEC 18004) of bytes, level L, drawn here so that the secret in a link is shown to nobody else.

const CHECKS = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26];
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12];
const MASKS = [
  (x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2, (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

// Bits of data and checks that a version holds.
function room(version) {
  let bits = (16 * version + 128) * version + 64;
  if (version > 1) {
    const marks = Math.floor(version / 7) + 2;
    bits -= (25 * marks - 10) * marks - 55 + (version > 6 ? 36 : 0);
  }
  return bits;
}

const codewords = (version) => Math.floor(room(version) / 8);
const dataWords = (version) => codewords(version) - CHECKS[version - 1] * BLOCKS[version - 1];

function times(one, other) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >>> 7) * 0x11d) ^ (((other >>> bit) & 1) * one);
  return product;
}

function checks(data, count) {
  const divisor = new Array(count).fill(0);
  divisor[count - 1] = 1;
  for (let i = 0, root = 1; i < count; i++, root = times(root, 2))
    for (let j = 0; j < count; j++) divisor[j] = times(divisor[j], root) ^ (divisor[j + 1] ?? 0);
  const rest = new Array(count).fill(0);
  for (const byte of data) {
    const factor = byte ^ rest.shift();
    rest.push(0);
    divisor.forEach((one, j) => (rest[j] ^= times(one, factor)));
  }
  return rest;
}

function encode(bytes, version) {
  const bits = [];
  const add = (value, length) => { for (let i = length - 1; i >= 0; i--) bits.push((value >>> i) & 1); };
  add(4, 4);
  add(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) add(byte, 8);
  add(0, Math.min(4, dataWords(version) * 8 - bits.length));
  add(0, -bits.length & 7);
  for (let pad = 0xec; bits.length < dataWords(version) * 8; pad ^= 0xec ^ 0x11) add(pad, 8);
  return Array.from({length: bits.length / 8}, (_, i) => parseInt(bits.slice(8 * i, 8 * i + 8).join(""), 2));
}

function interleaved(data, version) {
  const [count, extra] = [BLOCKS[version - 1], CHECKS[version - 1]];
  const short = count - (codewords(version) % count);
  const length = Math.floor(codewords(version) / count) - extra;
  const blocks = [];
  for (let i = 0, at = 0; i < count; i++) {
    const part = data.slice(at, (at += length + (i < short ? 0 : 1)));
    blocks.push([part, checks(part, extra)]);
  }
  const words = [];
  for (let i = 0; i <= length; i++) for (const [part] of blocks) if (i < part.length) words.push(part[i]);
  for (let i = 0; i < extra; i++) for (const [, rest] of blocks) words.push(rest[i]);
  return words;
}

function marksOf(version) {
  if (version === 1) return [];
  const [count, last] = [Math.floor(version / 7) + 2, version * 4 + 10];
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  return [6, ...Array.from({length: count - 1}, (_, i) => last - step * (count - 2 - i))];
}

function remainder(value, length, polynomial) {
  let rest = value;
  for (let i = 0; i < length; i++) rest = (rest << 1) ^ ((rest >>> (length - 1)) * polynomial);
  return (value << length) | rest;
}

function frame(version) {
  const size = version * 4 + 17;
  const dark = Array.from({length: size}, () => new Array(size).fill(false));
  const fixed = Array.from({length: size}, () => new Array(size).fill(false));
  const set = (x, y, value) => { if (dark[y]?.[x] !== undefined) [dark[y][x], fixed[y][x]] = [Boolean(value), true]; };
  const square = (cx, cy, radius, isDark) => {
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++) set(cx + dx, cy + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
  };
  for (let i = 0; i < size; i++) (set(6, i, i % 2 === 0), set(i, 6, i % 2 === 0));
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) square(x, y, 4, (far) => far !== 2 && far !== 4);
  const marks = marksOf(version);
  marks.forEach((x, i) => marks.forEach((y, j) => {
    const corner = (i === 0 && j === 0) || (i === 0 && j === marks.length - 1) || (i === marks.length - 1 && j === 0);
    if (!corner) square(x, y, 2, (far) => far !== 1);
  }));
  if (version > 6) {
    const told = remainder(version, 12, 0x1f25);
    for (let i = 0; i < 18; i++) {
      const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
      set(a, b, (told >>> i) & 1);
      set(b, a, (told >>> i) & 1);
    }
  }
  return {size, dark, fixed, set};
}

function format({size, set}, mask) {
  const told = remainder((1 << 3) | mask, 10, 0x537) ^ 0x5412;
  const bit = (i) => (told >>> i) & 1;
  for (let i = 0; i < 6; i++) set(8, i, bit(i));
  [[8, 7, 6], [8, 8, 7], [7, 8, 8]].forEach(([x, y, i]) => set(x, y, bit(i)));
  for (let i = 9; i < 15; i++) set(14 - i, 8, bit(i));
  for (let i = 0; i < 8; i++) set(size - 1 - i, 8, bit(i));
  for (let i = 8; i < 15; i++) set(8, size - 15 + i, bit(i));
  set(8, size - 8, true);
}

function fill({size, dark, fixed}, words, mask) {
  let at = 0;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) {
    const up = ((right + 1) & 2) === 0;
    for (let i = 0; i < size; i++)
      for (const x of [right, right - 1]) {
        const y = up ? size - 1 - i : i;
        if (fixed[y][x]) continue;
        const bit = at < words.length * 8 ? (words[at >>> 3] >>> (7 - (at & 7))) & 1 : 0;
        dark[y][x] = Boolean(bit) !== (MASKS[mask](x, y) === 0);
        at++;
      }
  }
}

// The code of a text: rows of true (dark) and false. Any mask is lawful; the first is taken unless another is asked for.
export function code(text, mask = 0) {
  const bytes = new TextEncoder().encode(text);
  let version = 1;
  while (dataWords(version) * 8 < 4 + (version < 10 ? 8 : 16) + bytes.length * 8) version++;
  const drawn = frame(version);
  format(drawn, mask);
  fill(drawn, interleaved(encode(bytes, version), version), mask);
  return drawn.dark;
}

const SVG = "http://www.w3.org/2000/svg";

// The code as a picture, with the quiet border of four modules.
export function picture(text, label, mask = 3) {
  const rows = code(text, mask);
  const side = rows.length + 8;
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  path.setAttribute("d", rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ""))).join(""));
  svg.append(path);
  return svg;
}
