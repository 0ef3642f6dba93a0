"""The style of coverage pages, in the light and the dark."""

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --page: #fff; --ink: #1f2328; --soft: #656d76; --edge: #d0d7de; --head: #f6f8fa;
  --hit: #e6f6ea; --miss: #ffe3e3; --part: #fff3cd; --good: #2da44e; --fair: #bf8700; --poor: #cf222e;
  --link: #0969da; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --ink: #e6edf3; --soft: #8b949e; --edge: #30363d;
  --head: #161b22; --hit: #12301c; --miss: #471c22; --part: #423613; --good: #3fb950; --fair: #d29922; --poor: #f85149;
  --link: #58a6ff; } }
body { background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto;
  max-width: 76rem; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; margin: .5rem 0 1rem; overflow-wrap: anywhere; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--edge); padding: .35rem .75rem; text-align: right; white-space: nowrap; }
th { background: var(--head); font-weight: 600; }
th:first-child, td:first-child { text-align: left; white-space: normal; width: 100%; overflow-wrap: anywhere; }
tbody tr:hover { background: var(--head); }
td { font-variant-numeric: tabular-nums; }
.count { color: var(--soft); }
.figures { display: flex; flex-wrap: wrap; gap: 1rem; margin-bottom: 1.5rem; }
.figures div { border: 1px solid var(--edge); border-left: .3rem solid var(--poor); border-radius: .4rem;
  padding: .5rem 1rem; }
.figures div.good { border-left-color: var(--good); } .figures div.fair { border-left-color: var(--fair); }
.figures strong { display: block; font-size: 1.35rem; }
.figures span { color: var(--soft); }
.bar { background: var(--edge); border-radius: .3rem; display: inline-block; height: .55rem; margin-right: .5rem;
  overflow: hidden; vertical-align: middle; width: 7rem; }
.bar span { background: var(--poor); display: block; height: 100%; }
.bar.good span { background: var(--good); } .bar.fair span { background: var(--fair); }
.percent { display: inline-block; width: 4.2rem; }
tfoot td { background: var(--head); font-weight: 600; }
details { margin-bottom: 1rem; }
summary { cursor: pointer; margin-bottom: .5rem; }
.legend { color: var(--soft); font-size: .85rem; }
.legend span { border-radius: .25rem; padding: .1rem .5rem; }
pre { border: 1px solid var(--edge); border-radius: .4rem; font: 13px/1.55 ui-monospace, monospace; margin: 0;
  overflow-x: auto; padding: .5rem 0; }
.line { display: block; min-width: max-content; padding-right: 1rem; tab-size: 4; }
.line:target { outline: 2px solid var(--link); outline-offset: -2px; }
.number, .hits, .mark { color: var(--soft); display: inline-block; text-align: right; user-select: none; }
.number { width: 3.5rem; } .hits { width: 4rem; } .mark { margin-right: 1rem; width: 3.5rem; }
.hit { background: var(--hit); } .miss { background: var(--miss); } .part { background: var(--part); }
.note { color: var(--soft); font-style: italic; padding-left: 2rem; }
"""
