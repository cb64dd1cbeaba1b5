// The posts of the page: unpacked once, then kept in columns.
const facts = JSON.parse(document.getElementById("facts").textContent);
const LABELS = ["personal", "mixed", "promotional", "none"];
const NO_SCORE = 3;
const DAY = 86400000;

const posts = {
  n: facts.n_listed,
  text: [], marks: [], rewrite: [], folded: null,
  row: new Uint32Array(facts.n_listed),
  score: new Float64Array(facts.n_listed),
  low: new Float32Array(facts.n_listed),
  high: new Float32Array(facts.n_listed),
  label: new Uint8Array(facts.n_listed),
  language: new Uint8Array(facts.n_listed),
  group: new Int32Array(facts.n_listed),
  time: new Float64Array(facts.n_listed),
  reasons: new Uint32Array(facts.n_listed),
  error: new Int32Array(facts.n_listed),
};

async function unpacked(element) {
  const letters = atob(element.textContent);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

async function readPosts(progress) {
  let at = 0;
  for (const element of document.querySelectorAll("script.chunk")) {
    const chunk = await unpacked(element);
    element.remove();
    for (let i = 0; i < chunk.text.length; i++, at++) {
      posts.text.push(chunk.text[i]);
      posts.marks.push(chunk.marks[i]);
      posts.rewrite.push(chunk.rewrite[i]);
      posts.row[at] = chunk.row[i];
      posts.score[at] = chunk.score[i] === null ? NaN : chunk.score[i];
      posts.low[at] = chunk.low[i];
      posts.high[at] = chunk.high[i];
      posts.label[at] = chunk.label[i];
      posts.language[at] = chunk.language[i];
      posts.group[at] = chunk.group[i];
      posts.time[at] = chunk.time[i] === null ? NaN : chunk.time[i] * 60000;
      posts.reasons[at] = chunk.reasons[i];
      posts.error[at] = chunk.error[i];
    }
    progress(at);
  }
}

// What the reader has chosen. Each choice has a bit; a chart leaves its own choice out, so that it
// shows what else could be chosen.
const BITS = { label: 1, range: 2, group: 4, period: 8, reason: 16, query: 32 };
const EVERY = 63;
const choice = { label: null, range: null, group: null, period: null, reason: null, query: "" };
const passes = new Uint8Array(facts.n_listed);

function folded(text) {
  return text.normalize("NFKC").toLowerCase();
}

function refilter() {
  const words = folded(choice.query).split(/\s+/).filter(Boolean);
  if (words.length && posts.folded === null) posts.folded = posts.text.map(folded);
  const { label, range, group, period, reason } = choice;
  for (let i = 0; i < posts.n; i++) {
    let bits = 0;
    if (label === null || posts.label[i] === label) bits |= BITS.label;
    if (range === null || binOf(posts.score[i]) === range) bits |= BITS.range;
    if (group === null || posts.group[i] === group) bits |= BITS.group;
    if (period === null || (posts.time[i] >= period[0] && posts.time[i] < period[1])) bits |= BITS.period;
    if (reason === null || posts.reasons[i] & (1 << reason)) bits |= BITS.reason;
    if (!words.length || words.every((word) => posts.folded[i].includes(word))) bits |= BITS.query;
    passes[i] = bits;
  }
}

function binOf(score) {
  // 65 itself is mixed still.
  return Number.isNaN(score) ? -1 : score === 65 ? 12 : Math.min(19, Math.floor(score / 5));
}

function labelOf(score) {
  return score < 35 ? 0 : score <= 65 ? 1 : 2;
}

// A value below which a share of the numbers lies; the numbers are sorted.
function quantile(sorted, share) {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const next = sorted[Math.min(below + 1, sorted.length - 1)];
  return sorted[below] + (next - sorted[below]) * (place - below);
}

function spread(scores) {
  const sorted = Float64Array.from(scores).sort();
  return { n: sorted.length, low: quantile(sorted, 0.25), median: quantile(sorted, 0.5), high: quantile(sorted, 0.75) };
}

// The scores of the posts that pass every choice but one, sorted into lists by a key.
function scoresBy(bit, keyOf) {
  const found = new Map();
  for (let i = 0; i < posts.n; i++) {
    if ((passes[i] | bit) !== EVERY || Number.isNaN(posts.score[i])) continue;
    const key = keyOf(i);
    if (key === null) continue;
    const list = found.get(key);
    if (list) list.push(posts.score[i]);
    else found.set(key, [posts.score[i]]);
  }
  return found;
}
