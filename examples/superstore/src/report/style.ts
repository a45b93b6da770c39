/** How the page looks: light and dark, wide and narrow, and on paper. */
export const style = `
:root { color-scheme: light dark; --ink: #17202a; --dim: #5b6b7b; --line: #dfe5eb; --paper: #fff; --ground: #f4f6f8; --mark: #1f6feb; --soft: #e6effc; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --dim: #9aa9b8; --line: #2b3642; --paper: #171e26; --ground: #0f151b; --mark: #6aa5ff; --soft: #1d2c40; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
header, main { max-width: 1040px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 36px; }
h1 { font-size: 1.7rem; margin: 0 0 4px; letter-spacing: -0.01em; }
header p { margin: 0; color: var(--dim); }
nav { display: flex; flex-wrap: wrap; gap: 8px; margin: 18px 0 4px; }
nav a[hreflang] { margin-left: auto; }
nav a { color: var(--mark); background: var(--soft); text-decoration: none; padding: 4px 12px; border-radius: 99px; font-size: 0.87rem; }
a:focus-visible, .scroll:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
.headlines { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(185px, 45%), 1fr)); gap: 12px; margin: 18px 0; }
.headlines div, section { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; }
.headlines div { padding: 14px 16px; }
dt { color: var(--dim); font-size: 0.85rem; }
dd { margin: 2px 0 0; font-size: 1.28rem; font-weight: 650; font-variant-numeric: tabular-nums; }
dd small { display: block; font-size: 0.8rem; font-weight: 400; color: var(--dim); }
section { padding: 20px 22px; margin: 0 0 16px; }
h2 { font-size: 1.12rem; margin: 0 0 4px; }
.intro, .note { color: var(--dim); margin: 0 0 12px; max-width: 80ch; }
.note { font-size: 0.87rem; margin: 10px 0 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { color: var(--dim); font-weight: 500; font-size: 0.85rem; }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
th.right, td.right { text-align: right; }
tbody tr:last-child td { border-bottom: 0; }
tr.heading th { padding-top: 16px; font-weight: 600; }
tfoot td { border-top: 2px solid var(--line); border-bottom: 0; font-weight: 650; }
td.bar { display: flex; align-items: center; gap: 10px; min-width: 180px; }
td.bar span:last-child { min-width: 3.6em; text-align: right; }
.track { flex: 1; height: 9px; border-radius: 5px; background: var(--soft); overflow: hidden; }
.track i { display: block; height: 100%; border-radius: 5px; background: var(--mark); }
figure { margin: 14px 0 0; padding: 12px 16px; border-left: 3px solid var(--mark); background: var(--ground); border-radius: 0 8px 8px 0; }
figcaption { font-weight: 600; }
figure ul { margin: 6px 0 0; padding-left: 18px; }
@media (max-width: 560px) { section { padding: 16px; } h1 { font-size: 1.35rem; } }
@media print { body { background: none; } nav { display: none; } section { break-inside: avoid; } }
`;
