/** The colours of the web app, so that the page looks like part of it. */
export const docsStyle = `
:root { color-scheme: light dark;
  --surface: #f7f6f4; --raised: #fff; --sunken: #eeece8; --line: #e0ddd7; --ink: #1d1b19; --soft: #605b55;
  --accent: #b8233d; --good: #19734a; --good-wash: #e5f4ec; --warn: #8a5300; --warn-wash: #fdf1dc;
  --bad: #b3261e; --bad-wash: #fdeceb; --info: #1f5b9e; --info-wash: #e6f0fb;
  --mono: ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, monospace;
  --sans: Inter, system-ui, -apple-system, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
@media (prefers-color-scheme: dark) { :root {
  --surface: #141312; --raised: #1f1d1b; --sunken: #0d0c0b; --line: #35322e; --ink: #f3f0ec; --soft: #aaa39a;
  --accent: #ff8497; --good: #5fcb96; --good-wash: #14301f; --warn: #f0b45a; --warn-wash: #35270f;
  --bad: #ff8a80; --bad-wash: #3b1715; --info: #8abaf0; --info-wash: #16283c } }
* { box-sizing: border-box }
html { scroll-padding-top: 72px; background: var(--surface); color: var(--ink); font: 15px/1.6 var(--sans); -webkit-font-smoothing: antialiased }
body { margin: 0; overflow-wrap: anywhere }
a { color: var(--accent); text-decoration: none }
a:hover { text-decoration: underline }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px }
code, .path, .method, .tree, .line { font-family: var(--mono); font-size: 13px }
.faint { color: var(--soft) }
header { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; padding: 10px 24px;
  background: color-mix(in srgb, var(--surface) 92%, transparent); backdrop-filter: blur(8px); border-bottom: 1px solid var(--line) }
header .brand { color: var(--ink); font-size: 17px }
header input { flex: 1 1 220px; max-width: 420px; margin-left: auto; padding: 7px 12px; border: 1px solid var(--line); border-radius: 10px;
  background: var(--raised); color: var(--ink); font: inherit }
.columns { display: grid; grid-template-columns: 208px minmax(0, 1fr); gap: 32px; max-width: 1200px; margin: 0 auto; padding: 0 24px 96px }
nav { position: sticky; top: 64px; align-self: start; max-height: calc(100vh - 64px); overflow: auto; padding: 24px 0 }
nav a { display: flex; justify-content: space-between; padding: 5px 10px; border-radius: 8px; color: var(--soft) }
nav a:hover { background: var(--sunken); color: var(--ink); text-decoration: none }
nav a span { font-variant-numeric: tabular-nums; opacity: .7 }
nav hr { margin: 10px; border: 0; border-top: 1px solid var(--line) }
h1 { margin: 28px 0 4px; font-size: 26px; line-height: 1.25 }
h2 { margin: 56px 0 8px; font-size: 21px }
h3 { margin: 40px 0 12px; font-size: 17px }
h4 { margin: 0 0 8px; color: var(--soft); font-size: 12px; font-weight: 600; letter-spacing: .04em }
.lead { max-width: 68ch; margin: 0 0 16px; color: var(--soft) }
.basics { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 1px; margin: 24px 0 0; overflow: hidden;
  border: 1px solid var(--line); border-radius: 14px; background: var(--line) }
.basics div { padding: 14px 16px; background: var(--raised) }
.basics dt { font-weight: 600 }
.basics dd { margin: 2px 0 0; color: var(--soft); font-size: 14px }
.operation { margin: 0 0 8px; border: 1px solid var(--line); border-radius: 12px; background: var(--raised) }
.operation[open] { border-color: color-mix(in srgb, var(--accent) 40%, var(--line)) }
summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 12px; padding: 10px 14px; border-radius: 12px; cursor: pointer; list-style: none }
summary::-webkit-details-marker { display: none }
summary:hover { background: color-mix(in srgb, var(--sunken) 60%, transparent) }
.path i { color: var(--accent); font-style: normal }
.summary { flex: 1 1 260px; color: var(--soft); font-size: 14px }
.method { min-width: 60px; padding: 1px 8px; border-radius: 6px; text-align: center; font-size: 12px; font-weight: 700; background: var(--sunken); color: var(--soft) }
.get { background: var(--info-wash); color: var(--info) }
.post { background: var(--good-wash); color: var(--good) }
.put, .patch { background: var(--warn-wash); color: var(--warn) }
.delete { background: var(--bad-wash); color: var(--bad) }
.whos { display: flex; gap: 4px }
.who { padding: 0 8px; border: 1px solid var(--line); border-radius: 99px; color: var(--soft); font-size: 12px; line-height: 20px }
.who.locked { border-color: transparent; background: var(--sunken); color: var(--ink) }
.inside { display: grid; gap: 20px; padding: 6px 14px 16px; border-top: 1px solid var(--line); margin-top: -1px; padding-top: 16px }
.tree { margin: 0; padding: 0; list-style: none }
.tree .tree { margin: 2px 0 4px 8px; padding-left: 14px; border-left: 1px solid var(--line) }
.tree li { padding: 2px 0; line-height: 1.6 }
.field { margin-right: 6px; font-weight: 600 }
.type { color: var(--info) }
.literal { color: var(--good) }
.limit { margin-left: 6px; color: var(--soft); font-size: 12px }
table { width: 100%; border-collapse: collapse; font-size: 14px }
th { padding: 4px 12px 4px 0; color: var(--soft); font-size: 12px; font-weight: 600; text-align: left }
td { padding: 5px 12px 5px 0; border-top: 1px solid var(--line); vertical-align: baseline }
.number { font-variant-numeric: tabular-nums }
.number, th { white-space: nowrap; overflow-wrap: normal }
[hidden] { display: none !important }
@media (max-width: 820px) {
  .columns { display: block; padding: 0 16px 64px }
  nav { position: static; display: flex; gap: 4px; padding: 12px 0 0; overflow-x: auto }
  nav a { flex: none; gap: 6px; border: 1px solid var(--line) }
  nav hr { display: none }
  header { padding: 10px 16px }
  header .faint { display: none }
  header input ~ a { margin-left: auto }
  header input ~ a + a { margin-left: 0 }
  header input { order: 9; flex-basis: 100%; max-width: none; margin: 0 }
  html { scroll-padding-top: 112px }
  td:last-child, th:last-child { display: none }
}
`;

/** Filters as one types, and opens what a link points at. */
export const docsScript = `
const filter = document.getElementById('filter');
const nothing = document.getElementById('nothing');
const entries = [...document.querySelectorAll('.operation')].map((element) => ({
  element,
  words: (element.querySelector('summary').textContent + ' ' + element.dataset.words).toLowerCase(),
}));
const apply = () => {
  const wanted = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const { element, words } of entries) {
    element.hidden = !wanted.every((word) => words.includes(word));
    if (!element.hidden) shown++;
  }
  for (const group of document.querySelectorAll('.group')) {
    if (group.querySelector('.operation'))
      group.hidden = wanted.length > 0 && !group.querySelector('.operation:not([hidden])');
  }
  nothing.hidden = shown > 0;
};
filter.addEventListener('input', apply);
addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target === filter) return;
  event.preventDefault();
  filter.focus();
});
const open = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || target.tagName !== 'DETAILS') return;
  if (target.hidden) { filter.value = ''; apply(); }
  target.open = true;
  target.scrollIntoView();
};
addEventListener('hashchange', open);
open();
`;
