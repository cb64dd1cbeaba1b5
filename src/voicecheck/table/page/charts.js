// The charts: the scale with the distribution on it, the course of time, groups and reasons.
function drawn(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function titled(element, text) {
  element.append(drawn("title", {}, text));
  return element;
}

// On paper the charts are as wide as a page is, not as the window was.
let onPaper = false;
const widthOf = (figure) => (onPaper ? Number(figure.dataset.paper) : figure.clientWidth);

function label(x, y, text, anchor = "middle", kind = "") {
  return drawn("text", { x, y, "text-anchor": anchor, class: kind }, text);
}

function drawDistribution() {
  const figure = byId("distribution");
  const width = widthOf(figure);
  const height = 190, foot = 44, top = 18;
  const now = new Array(20).fill(0);
  for (let i = 0; i < posts.n; i++) {
    const bin = binOf(posts.score[i]);
    if (bin < 0) continue;
    if ((passes[i] | BITS.range) === EVERY) now[bin]++;
  }
  const most = Math.max(1, ...now);
  const step = width / 20;
  const y = (count) => ((height - top) * count) / most;
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${height + foot}`, height: height + foot, role: "img", "aria-label": distributionInWords(now) });
  for (let bin = 0; bin < 20; bin++) {
    const kind = LABELS[labelOf(bin * 5 + 2.5)];
    const group = drawn("g", { class: kind });
    const chosen = choice.range === null || choice.range === bin;
    const tall = now[bin] ? Math.max(y(now[bin]), 1.5) : 0;
    group.append(drawn("rect", { class: chosen ? "bar" : "ghost", x: bin * step + 1, width: Math.max(step - 2, 1), y: height - tall, height: tall }));
    const hit = drawn("rect", { class: "hit", x: bin * step, width: step, y: 0, height });
    titled(hit, say("bin", { from: bin * 5, to: bin * 5 + 5, n: counted(now[bin]) }));
    hit.addEventListener("click", () => choose("range", choice.range === bin ? null : bin));
    group.append(hit);
    svg.append(group);
  }
  svg.append(drawn("path", { class: "axis", d: `M0 ${height + 0.5}H${width}` }));
  for (const score of [0, 35, 65, 100]) {
    const x = (score / 100) * width;
    const anchor = score === 0 ? "start" : score === 100 ? "end" : "middle";
    svg.append(label(x, height + 18, number(score), anchor));
    if (score === 35 || score === 65) svg.append(drawn("path", { class: "axis", d: `M${x} ${height}v6` }));
  }
  svg.append(label(0, height + 38, say("person"), "start", "strong"), label(width, height + 38, say("pitch"), "end", "strong"));
  const scores = scoresBy(0, () => 0).get(0);
  if (scores) {
    const { median } = spread(scores);
    const x = (median / 100) * width;
    const anchor = x < 60 ? "start" : x > width - 60 ? "end" : "middle";
    svg.append(drawn("path", { class: "pointer", d: `M${x} ${top - 4}V${height}` }));
    svg.append(label(x, 9, `${say("median")} ${number(median)}`, anchor, "strong"));
  }
  figure.replaceChildren(svg);
}

function distributionInWords(counts) {
  const parts = counts.map((n, bin) => (n ? say("bin", { from: bin * 5, to: bin * 5 + 5, n: counted(n) }) : ""));
  return `${say("distribution")}: ${parts.filter(Boolean).join("; ")}`;
}

const UNITS = [
  { name: "day", start: (d) => Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()) },
  { name: "week", start: (d) => Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate() - ((d.getUTCDay() + 6) % 7)) },
  { name: "month", start: (d) => Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), 1) },
  { name: "quarter", start: (d) => Date.UTC(d.getUTCFullYear(), d.getUTCMonth() - (d.getUTCMonth() % 3), 1) },
  { name: "year", start: (d) => Date.UTC(d.getUTCFullYear(), 0, 1) },
];
const MOST_PERIODS = 62, POSTS_PER_PERIOD = 4;
const LENGTHS = { day: DAY, week: 7 * DAY };

function following(unit, start) {
  if (LENGTHS[unit.name]) return start + LENGTHS[unit.name];
  const date = new Date(start);
  const months = { month: 1, quarter: 3, year: 12 }[unit.name];
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
}

let timeUnit = null;

// The finest unit with few enough periods for the width and enough posts in each for a median.
function periods() {
  let first = Infinity, last = -Infinity, n = 0;
  for (const time of posts.time) {
    if (Number.isNaN(time)) continue;
    n++;
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  if (!n) return [];
  let found = [];
  for (const unit of UNITS) {
    const coarser = startsOf(unit, first, last);
    if (found.length && coarser.length < 4 && found.length <= MOST_PERIODS) return found;
    timeUnit = unit;
    found = coarser;
    if (found.length <= MOST_PERIODS && n / found.length >= POSTS_PER_PERIOD) return found;
  }
  return found;
}

function startsOf(unit, first, last) {
  const found = [];
  // Days of half a century are not needed to see that they are too many.
  for (let start = unit.start(new Date(first)); start <= last && found.length < 20000; start = following(unit, start)) found.push(start);
  return found;
}

function periodName(start) {
  const date = new Date(start);
  const year = date.getUTCFullYear();
  if (timeUnit.name === "year") return String(year);
  if (timeUnit.name === "quarter") return say("quarter", { quarter: date.getUTCMonth() / 3 + 1, year });
  if (timeUnit.name === "month") return format(date, { month: "short", year: "numeric" });
  const day = format(date, { day: "numeric", month: "short", year: "numeric" });
  return timeUnit.name === "week" ? say("week", { day }) : day;
}

function drawTime() {
  const starts = periods();
  byId("time-panel").hidden = starts.length < 2;
  if (starts.length < 2) return;
  byId("time-hint").textContent = say("time_hint", { unit: say(`unit_${timeUnit.name}`) });
  const places = new Map(starts.map((start, place) => [start, place]));
  const lists = scoresBy(BITS.period, (i) => (Number.isNaN(posts.time[i]) ? null : places.get(timeUnit.start(new Date(posts.time[i])))));
  const spreads = starts.map((_, place) => (lists.has(place) ? spread(lists.get(place)) : null));
  const figure = byId("time");
  const width = widthOf(figure), left = 30, height = 210, volume = 36, foot = 24;
  const step = (width - left) / starts.length;
  const x = (place) => left + step * (place + 0.5);
  const y = (score) => 6 + (1 - score / 100) * (height - 6);
  const base = height + 12 + volume;
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${base + foot}`, height: base + foot, role: "img", "aria-label": timeInWords(starts, spreads) });
  for (const score of [0, 35, 65, 100]) {
    svg.append(drawn("path", { class: "axis", d: `M${left} ${Math.round(y(score)) + 0.5}H${width}` }), label(left - 8, y(score) + 4, number(score), "end"));
  }
  const most = Math.max(1, ...spreads.map((one) => (one ? one.n : 0)));
  const known = spreads.map((one, place) => ({ one, place })).filter(({ one }) => one);
  for (const { one, place } of known) {
    const tall = Math.max(1, (volume * one.n) / most);
    svg.append(drawn("rect", { class: "volume", x: x(place) - step / 2 + 0.5, width: Math.max(step - 1, 0.5), y: base - tall, height: tall }));
  }
  const line = (value) => known.map(({ one, place }) => `${x(place).toFixed(1)} ${y(one[value]).toFixed(1)}`);
  if (known.length > 1) {
    svg.append(drawn("path", { class: "band", d: `M${line("high").join("L")}L${line("low").reverse().join("L")}Z` }));
    svg.append(drawn("path", { class: "trend", d: `M${line("median").join("L")}` }));
  }
  for (const { one, place } of known) {
    svg.append(drawn("circle", { class: `node ${LABELS[labelOf(one.median)]}`, cx: x(place), cy: y(one.median), r: step > 9 ? 4.5 : 2.5 }));
  }
  const every = Math.ceil(starts.length / Math.max(2, Math.floor((width - left) / 95)));
  starts.forEach((start, place) => {
    const range = [start, following(timeUnit, start)];
    const chosen = choice.period && choice.period[0] === start;
    const hit = drawn("rect", { class: "hit", x: x(place) - step / 2, width: step, y: 0, height: base });
    if (chosen) svg.append(drawn("path", { class: "pointer", d: `M${x(place) - step / 2} ${base}H${x(place) + step / 2}` }));
    titled(hit, inWords(start, spreads[place]));
    hit.addEventListener("click", () => choose("period", chosen ? null : range));
    svg.append(hit);
    if (place % every === 0 && (place === 0 || x(place) < width - 34)) svg.append(label(Math.max(x(place), left + (place ? 0 : 22)), base + 18, shortName(start)));
  });
  figure.replaceChildren(svg);
}

function shortName(start) {
  const date = new Date(start);
  if (timeUnit.name === "week" || timeUnit.name === "day") return format(date, { day: "numeric", month: "short" });
  return periodName(start);
}

function inWords(start, one) {
  const name = periodName(start);
  return one ? say("period", { name, n: counted(one.n), median: number(one.median) }) : `${name}: ${counted(0)}`;
}

function timeInWords(starts, spreads) {
  const parts = starts.map((start, place) => (spreads[place] ? inWords(start, spreads[place]) : "")).filter(Boolean);
  return `${say("time")}: ${parts.slice(-40).join("; ")}`;
}

let groupsShown = 12;

function drawGroups() {
  const lists = scoresBy(BITS.group, (i) => (posts.group[i] < 0 ? null : posts.group[i]));
  byId("groups-panel").hidden = facts.groups.length < 2;
  const rows = [...lists].map(([group, scores]) => ({ group, ...spread(scores) }));
  rows.sort((a, b) => b.n - a.n || a.group - b.group);
  const shown = rows.slice(0, groupsShown);
  if (choice.group !== null && !shown.some((row) => row.group === choice.group)) shown.push(...rows.filter((row) => row.group === choice.group));
  byId("groups").replaceChildren(...shown.map((row) => {
    const track = drawn("svg", { "aria-hidden": "true" },
      drawn("rect", { x: 0, y: 6.5, width: "100%", height: 1, class: "volume" }),
      drawn("rect", { x: `${row.low}%`, y: 4, width: `${Math.max(row.high - row.low, 0.5)}%`, height: 6, rx: 3, class: "ghost" }),
      drawn("circle", { cx: `${row.median}%`, cy: 7, r: 5, class: "bar" }));
    return barRow(facts.groups[row.group], LABELS[labelOf(row.median)], track, number(row.median), counted(row.n, false), choice.group === row.group,
      say("period", { name: facts.groups[row.group], n: counted(row.n), median: number(row.median) }), () => choose("group", choice.group === row.group ? null : row.group));
  }));
  drawMore("more-groups", rows.length - shown.length);
}

function drawMore(id, n) {
  byId(id).hidden = n <= 0;
  byId(id).textContent = say("more", { n: number(n) });
}

let reasonsShown = 10;

function drawReasons() {
  const counts = new Array(facts.reasons.length).fill(0);
  let total = 0;
  for (let i = 0; i < posts.n; i++) {
    if ((passes[i] | BITS.reason) !== EVERY || posts.label[i] === NO_SCORE) continue;
    total++;
    for (let reason = 0; reason < counts.length; reason++) if (posts.reasons[i] & (1 << reason)) counts[reason]++;
  }
  const rows = counts.map((n, reason) => ({ n, reason })).filter((row) => row.n || choice.reason === row.reason).sort((a, b) => b.n - a.n);
  byId("reasons-panel").hidden = !facts.reasons.length;
  const most = Math.max(1, ...counts);
  const shown = rows.filter((row, place) => place < reasonsShown || choice.reason === row.reason);
  drawMore("more-reasons", rows.length - shown.length);
  byId("reasons").replaceChildren(...shown.map(({ n, reason }) => {
    const track = drawn("svg", { "aria-hidden": "true" }, drawn("rect", { x: 0, y: 3, width: `${(100 * n) / most}%`, height: 8, rx: 2, class: "bar" }));
    const side = facts.reasons[reason].side;
    const kind = side > 0 ? "promotional" : side < 0 ? "personal" : "none";
    const share = percent(n / Math.max(total, 1));
    return barRow(reasonName(reason), kind, track, share, counted(n, false), choice.reason === reason, `${reasonName(reason)}: ${counted(n)}, ${share}`, () => choose("reason", choice.reason === reason ? null : reason));
  }));
}

function barRow(name, kind, track, strong, rest, pressed, title, chosen) {
  const button = made("button", { type: "button", class: kind, "aria-pressed": pressed, title, "aria-label": title },
    made("span", { class: "name", dir: "auto" }, name), track,
    made("span", { class: "number" }, made("b", {}, strong), ` · ${rest}`));
  button.addEventListener("click", chosen);
  return made("li", {}, button);
}

let errorsShown = 6;

function drawErrors() {
  byId("errors-panel").hidden = !facts.errors.length;
  const ranked = [...facts.errors].sort((a, b) => b.n - a.n);
  drawMore("more-errors", ranked.length - errorsShown);
  byId("errors").replaceChildren(...ranked.slice(0, errorsShown).map(({ message, n }) => made("li", {}, made("span", {}, message), made("b", {}, number(n)))));
}
