// The posts themselves: table, pages and quotations.
const PAGE = 50;
const SORTS = ["file", "descending", "ascending", "newest", "oldest"];
const list = { order: new Uint32Array(0), page: 0, sort: "file", open: new Set() };

function reorder() {
  const found = new Uint32Array(posts.n);
  let n = 0;
  for (let i = 0; i < posts.n; i++) if (passes[i] === EVERY) found[n++] = i;
  list.order = found.subarray(0, n);
  const keys = { descending: [posts.score, -1], ascending: [posts.score, 1], newest: [posts.time, -1], oldest: [posts.time, 1] }[list.sort];
  if (keys) {
    const [values, sign] = keys;
    // Posts without the value stand last, whichever way the list runs.
    list.order.sort((a, b) => (Number.isNaN(values[a]) - Number.isNaN(values[b])) || (Number.isNaN(values[a]) ? a - b : sign * (values[a] - values[b]) || a - b));
  }
  list.page = 0;
}

// Text with its passages shaded; marks are [plain length, marked length, dimension, points, …].
function shaded(i) {
  const text = posts.text[i], marks = posts.marks[i];
  const box = made("div", { class: "text", dir: "auto" });
  if (posts.language[i] < facts.languages.length) box.lang = facts.languages[posts.language[i]];
  let at = 0;
  for (let m = 0; marks && m < marks.length; m += 4) {
    const start = at + marks[m], end = start + marks[m + 1];
    const points = marks[m + 3] / 10;
    box.append(text.slice(at, start));
    const mark = made("mark", { class: points > 0 ? "pitch" : "person", title: `${dimensionName(marks[m + 2])} ${signed(points)}` }, text.slice(start, end));
    mark.style.setProperty("--depth", Math.min(1, 0.06 + Math.abs(points) / 11).toFixed(2));
    box.append(mark);
    at = end;
  }
  box.append(text.slice(at));
  return box;
}

function scoreCell(i) {
  const kind = LABELS[posts.label[i]];
  const cell = made("td", { class: `score ${kind}`, role: "cell" });
  if (posts.label[i] === NO_SCORE) {
    cell.append(made("span", { class: "mark-score" }, "–"), made("span", { class: "mark-label" }, say("labels.none")));
    return cell;
  }
  const { low, high, score } = { low: posts.low[i], high: posts.high[i], score: posts.score[i] };
  const track = drawn("svg", { "aria-hidden": "true" },
    drawn("rect", { x: 0, y: 4, width: "100%", height: 1, class: "volume" }),
    drawn("rect", { x: `${low}%`, y: 2.5, width: `${Math.max(high - low, 1)}%`, height: 4, rx: 2, class: "ghost" }),
    drawn("circle", { cx: `${score}%`, cy: 4.5, r: 4, class: "bar" }));
  cell.title = say("interval", { low: number(low), high: number(high) });
  cell.append(made("span", { class: "mark-score" }, number(score)), track, made("span", { class: "mark-label" }, say(`labels.${kind}`)));
  return cell;
}

function postCell(i) {
  const cell = made("td", { class: "post", role: "cell" }, shaded(i));
  const why = made("p", { class: "why" });
  if (posts.label[i] === NO_SCORE) why.append(made("span", { class: "failed" }, facts.errors[posts.error[i]]?.message ?? say("labels.none")));
  else why.append(reasonsOf(i).map(reasonName).join(" · "));
  const button = made("button", { type: "button", class: "quiet", "aria-expanded": list.open.has(i), "aria-label": say("details_of", { row: number(posts.row[i]) }) }, say("details"));
  button.addEventListener("click", () => {
    list.open[list.open.has(i) ? "delete" : "add"](i);
    const row = button.closest("tr");
    const fresh = postRow(i);
    row.replaceWith(fresh);
    fresh.querySelector(".quiet").focus();
  });
  why.append(why.textContent ? "  " : "", button);
  cell.append(why);
  if (list.open.has(i)) cell.append(detailsOf(i));
  return cell;
}

function detailsOf(i) {
  const box = made("div", { class: "details" });
  if (posts.label[i] !== NO_SCORE) box.append(made("h4", {}, say("interval", { low: number(posts.low[i]), high: number(posts.high[i]) })));
  const marks = posts.marks[i];
  if (marks && marks.length) {
    const rows = [];
    let at = 0;
    for (let m = 0; m < marks.length; m += 4) {
      const start = at + marks[m];
      at = start + marks[m + 1];
      rows.push({ text: posts.text[i].slice(start, at), dimension: marks[m + 2], points: marks[m + 3] / 10 });
    }
    rows.sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
    box.append(made("h4", {}, say("passages")), made("ul", { class: "points" }, ...rows.slice(0, 8).map((row) =>
      made("li", { class: row.points > 0 ? "promotional" : "personal" }, made("b", {}, signed(row.points)), made("span", { dir: "auto" }, row.text), made("small", {}, dimensionName(row.dimension))))));
  } else if (marks === 0 && posts.label[i] !== NO_SCORE) box.append(made("p", { class: "why" }, say("not_shaded")));
  const rewrite = posts.rewrite[i];
  if (rewrite) box.append(made("h4", {}, say("rewrite", { after: number(rewrite[1]), before: number(posts.score[i]) })), made("div", { class: "text", dir: "auto" }, rewrite[0]));
  box.append(made("h4", {}, say("row", { row: number(posts.row[i]) })));
  return box;
}

function postRow(i) {
  const row = made("tr", { role: "row", class: list.open.has(i) ? "open" : "" }, scoreCell(i), postCell(i));
  if (facts.has_dates) row.append(made("td", { class: "date", role: "cell" }, dateOf(i)));
  if (facts.groups.length) row.append(made("td", { class: "group", role: "cell", dir: "auto" }, posts.group[i] < 0 ? "" : facts.groups[posts.group[i]]));
  return row;
}

function dateOf(i) {
  if (Number.isNaN(posts.time[i])) return "";
  const whole = posts.time[i] % DAY === 0;
  return format(new Date(posts.time[i]), { day: "numeric", month: "short", year: "numeric", ...(whole ? {} : { hour: "numeric", minute: "2-digit" }) });
}

function drawTable() {
  const total = list.order.length;
  const from = list.page * PAGE, to = Math.min(from + PAGE, total);
  byId("head").replaceChildren(...heads());
  byId("rows").replaceChildren(...Array.from(list.order.subarray(from, to), postRow));
  clip(byId("rows").children);
  byId("count").textContent = total ? say("count", { from: number(from + 1), to: number(to), total: number(total), all: number(posts.n) }) : say("nothing");
  drawPager(Math.ceil(total / PAGE));
}

// A text that is taller than its box fades out at its foot.
function clip(elements) {
  for (const element of elements) {
    const text = element.querySelector(".text");
    element.classList.toggle("clipped", text.scrollHeight > text.clientHeight + 2);
  }
}

function heads() {
  const head = (key, kind, first, second) => {
    const cell = made("th", { scope: "col", class: `c-${kind}`, role: "columnheader" });
    if (!first) {
      cell.append(key);
      return cell;
    }
    const button = made("button", { type: "button" }, key);
    cell.setAttribute("aria-sort", list.sort === first || list.sort === second ? (["ascending", "oldest"].includes(list.sort) ? "ascending" : "descending") : "none");
    button.addEventListener("click", () => sortBy(list.sort === first ? second : first));
    cell.append(button);
    return cell;
  };
  const found = [head(say("score"), "score", "descending", "ascending"), head(say("post"), "post")];
  if (facts.has_dates) found.push(head(say("date"), "date", "newest", "oldest"));
  if (facts.groups.length) found.push(head(groupName(), "group"));
  return found;
}

function drawPager(pages) {
  const nav = byId("pager");
  nav.hidden = pages < 2;
  const shown = [...new Set([0, list.page - 1, list.page, list.page + 1, pages - 1])].filter((page) => page >= 0 && page < pages).sort((a, b) => a - b);
  const jump = (page, text, title, disabled) => {
    const button = made("button", { type: "button", "aria-label": title ?? say("page", { page: number(page + 1) }) }, text);
    button.disabled = disabled;
    if (page === list.page && !title) button.setAttribute("aria-current", "page");
    button.addEventListener("click", () => {
      list.page = page;
      drawTable();
      byId("posts").scrollIntoView();
      byId("posts").focus({ preventScroll: true });
    });
    return button;
  };
  const items = [jump(list.page - 1, "‹", say("previous"), list.page === 0)];
  shown.forEach((page, place) => {
    if (place && page - shown[place - 1] > 1) items.push(made("span", { "aria-hidden": "true" }, "…"));
    items.push(jump(page, number(page + 1), null, false));
  });
  nav.replaceChildren(...items, jump(list.page + 1, "›", say("next"), list.page >= pages - 1));
}

// Three different posts from an end of the scale.
function extremes(sign) {
  const best = [];
  for (let i = 0; i < posts.n; i++) {
    if (passes[i] !== EVERY || Number.isNaN(posts.score[i])) continue;
    if (best.length === 3 && sign * (posts.score[i] - posts.score[best[2]]) <= 0) continue;
    if (best.some((other) => posts.text[other] === posts.text[i])) continue;
    best.push(i);
    best.sort((a, b) => sign * (posts.score[b] - posts.score[a]));
    best.length = Math.min(best.length, 3);
  }
  return best;
}

function drawVoices() {
  const low = extremes(-1), high = extremes(1);
  byId("voices").hidden = list.order.length < 6;
  for (const [place, found] of [["most-personal", low], ["most-promotional", high]]) {
    const items = found.map((i) => made("li", { class: LABELS[posts.label[i]] }, made("b", {}, number(posts.score[i])), made("blockquote", {}, shaded(i))));
    byId(place).replaceChildren(...items);
    clip(items);
  }
}
