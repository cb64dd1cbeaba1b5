// The page: language, choices, and what is drawn when.
let language = facts.language;
const byId = (id) => document.getElementById(id);

function made(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function say(key, values = {}) {
  const message = key.split(".").reduce((table, part) => table[part], facts.messages[language]);
  return message.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

const number = (value) => new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(value);
const percent = (share) => (share && share < 0.001 ? "<" : "") + new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: share && share < 0.01 ? 1 : 0 }).format(share && Math.max(share, 0.001));
const signed = (points) => new Intl.NumberFormat(language, { signDisplay: "always", minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(points);
const format = (date, options) => new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options }).format(date);
const counted = (n, full = true) => (full ? say(n === 1 ? "one_post" : "n_posts", { n: number(n) }) : number(n));
const dimensionName = (dimension) => say(`dimensions.${facts.dimensions[dimension]}`);
const groupName = () => facts.group_name || (facts.by_file ? say("file") : say("group"));

function reasonName(reason) {
  const { name, side } = facts.reasons[reason];
  return (side > 0 ? "+\u00a0" : side < 0 ? "−\u00a0" : "") + say(`dimensions.${name}`);
}

function reasonsOf(i) {
  return facts.reasons.map((_, reason) => reason).filter((reason) => posts.reasons[i] & (1 << reason));
}

const isFiltered = () => Object.values(choice).some((value) => value !== null && value !== "");

function choose(key, value) {
  choice[key] = value;
  update();
}

function sortBy(sort) {
  list.sort = sort;
  byId("sort").value = sort;
  reorder();
  drawTable();
}

function drawHead() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-msg]")) element.textContent = say(element.dataset.msg);
  for (const element of document.querySelectorAll("[data-msg-label]")) element.setAttribute("aria-label", say(element.dataset.msgLabel));
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", button.dataset.language === language);
  byId("verdict").textContent = facts.median === null ? say("verdict_none") : say(`verdicts.${verdict()}`);
  document.title = `${byId("verdict").textContent} · voicecheck`;
  byId("lead").textContent = say("lead", { n: counted(facts.n_posts), date: format(new Date(facts.made), { day: "numeric", month: "long", year: "numeric" }).replaceAll(" ", "\u00a0") });
  byId("groups-title").textContent = byId("group-choice-name").textContent = groupName();
  byId("shaded-note").textContent = facts.n_shaded < facts.n_listed - facts.counts[NO_SCORE] ? say("shaded_note", { n: number(facts.n_shaded) }) : "";
  const notes = [say("about_page")];
  if (facts.n_listed < facts.n_posts) notes.push(say("about_sample", { n: number(facts.n_listed), total: number(facts.n_posts) }));
  if (facts.n_cut) notes.push(say("about_cut", { n: number(facts.n_cut) }));
  byId("about-page").textContent = notes.join(" ");
}

function verdict() {
  const scored = facts.counts[0] + facts.counts[1] + facts.counts[2];
  const most = [0, 2].find((place) => facts.counts[place] > scored / 2);
  if (most !== undefined) return facts.counts[most] > 0.8 * scored ? `all_${LABELS[most]}` : `most_${LABELS[most]}`;
  return `median_${LABELS[labelOf(facts.median)]}`;
}

function drawShares() {
  const total = Math.max(facts.n_posts, 1);
  const places = [0, 1, 2, ...(facts.counts[NO_SCORE] ? [NO_SCORE] : [])];
  byId("shares").replaceChildren(...places.map((place) => {
    const button = made("button", { type: "button", class: LABELS[place], "aria-pressed": choice.label === place },
      made("b", {}, percent(facts.counts[place] / total)), made("span", {}, `${say(`labels.${LABELS[place]}`)} · ${number(facts.counts[place])}`));
    button.addEventListener("click", () => choose("label", choice.label === place ? null : place));
    return button;
  }));
}

function drawFilters() {
  const option = (value, text) => made("option", { value }, text);
  const places = [0, 1, 2, ...(facts.counts[NO_SCORE] ? [NO_SCORE] : [])];
  byId("label").replaceChildren(option("", say("all_labels")), ...places.map((place) => option(place, say(`labels.${LABELS[place]}`))));
  byId("label").value = choice.label ?? "";
  byId("group-choice").hidden = facts.groups.length < 2;
  const groups = facts.groups.map((name, group) => [group, name]).sort((a, b) => a[1].localeCompare(b[1], language));
  byId("group").replaceChildren(option("", say("all_groups")), ...groups.map(([group, name]) => option(group, name)));
  byId("group").value = choice.group ?? "";
  const sorts = SORTS.filter((sort) => facts.has_dates || !["newest", "oldest"].includes(sort));
  byId("sort").replaceChildren(...sorts.map((sort) => option(sort, say(`sorts.${sort}`))));
  byId("sort").value = list.sort;
}

function drawActive() {
  const names = [];
  if (choice.label !== null) names.push(["label", say(`labels.${LABELS[choice.label]}`)]);
  if (choice.range !== null) names.push(["range", say("range", { from: choice.range * 5, to: choice.range * 5 + 5 })]);
  if (choice.period !== null) names.push(["period", periodName(choice.period[0])]);
  if (choice.group !== null) names.push(["group", facts.groups[choice.group]]);
  if (choice.reason !== null) names.push(["reason", reasonName(choice.reason)]);
  if (choice.query) names.push(["query", `„${choice.query}“`]);
  byId("active").replaceChildren(...names.map(([key, name]) => {
    const button = made("button", { type: "button", "aria-label": say("remove", { name }) }, name);
    button.addEventListener("click", () => {
      if (key === "query") byId("query").value = "";
      choose(key, key === "query" ? "" : null);
    });
    return button;
  }));
}

function drawMedian() {
  const scores = scoresBy(0, () => 0).get(0);
  const value = isFiltered() ? (scores ? spread(scores).median : null) : facts.median;
  const kind = value === null ? "none" : LABELS[labelOf(value)];
  byId("median").textContent = value === null ? "–" : number(value);
  byId("median-label").textContent = say(`labels.${kind}`);
}

function drawCharts() {
  drawDistribution();
  drawTime();
  drawGroups();
  drawReasons();
  drawErrors();
}

// What was pressed keeps the focus, although its element is made anew.
function update() {
  const focused = document.activeElement;
  const home = focused?.closest("[id]");
  const place = home ? [...home.querySelectorAll("button")].indexOf(focused) : -1;
  refilter();
  reorder();
  drawMedian();
  drawShares();
  drawFilters();
  drawActive();
  drawCharts();
  drawVoices();
  drawTable();
  if (place >= 0) home.querySelectorAll("button")[place]?.focus({ preventScroll: true });
}

function listen() {
  let waiting;
  byId("query").addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => choose("query", event.target.value.trim()), 180);
  });
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("label").addEventListener("change", (event) => choose("label", event.target.value === "" ? null : Number(event.target.value)));
  byId("group").addEventListener("change", (event) => choose("group", event.target.value === "" ? null : Number(event.target.value)));
  byId("sort").addEventListener("change", (event) => sortBy(event.target.value));
  byId("print").addEventListener("click", () => window.print());
  byId("more-groups").addEventListener("click", () => {
    groupsShown += 50;
    drawGroups();
  });
  byId("more-reasons").addEventListener("click", () => {
    reasonsShown = Infinity;
    drawReasons();
  });
  byId("more-errors").addEventListener("click", () => {
    errorsShown = Infinity;
    drawErrors();
  });
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => {
      language = button.dataset.language;
      drawHead();
      update();
    });
  }
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    requestAnimationFrame(() => { drawCharts(); clip(byId("rows").children); });
  });
  for (const [name, paper] of [["beforeprint", true], ["afterprint", false]]) {
    window.addEventListener(name, () => {
      onPaper = paper;
      drawCharts();
    });
  }
}

async function start() {
  drawHead();
  const loading = byId("loading");
  if (typeof DecompressionStream === "undefined") {
    loading.hidden = false;
    loading.textContent = say("old_browser");
    return;
  }
  await readPosts((n) => {
    loading.hidden = n >= posts.n;
    loading.textContent = say("loading", { n: number(n), total: number(posts.n) });
  });
  for (const element of document.querySelectorAll(".scale, .panels, .posts")) element.hidden = false;
  listen();
  update();
  document.documentElement.dataset.ready = "yes";
}

start();
