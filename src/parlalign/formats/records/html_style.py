"""How the page of records looks: light and dark, on a screen and on paper; all text has a contrast of 4.5 or more."""

STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf7; --card: #fff; --ink: #23272d; --soft: #5b6370; --line: #e3dfd6;
  --link: #1f4e79; --sure: #1f5a3c; --sure-bg: #e4f1e8; --doubtful: #6b4c00; --doubtful-bg: #fcefc9;
  --low: #8c1f1b; --low-bg: #fbe2de; --mark: #ffe7a3; --seam: #b3261e; --idle: #f1efea; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181b; --card: #1d2024; --ink: #e7e4de; --soft: #a4abb5;
  --line: #33373d; --link: #9cc4ee; --sure: #a9dfc0; --sure-bg: #1d3327; --doubtful: #f2d78f; --doubtful-bg: #3b3114;
  --low: #f7b9b2; --low-bg: #45211e; --mark: #5c480d; --seam: #ff9b90; --idle: #191b1e; } }
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; scroll-padding-top: 4rem; }
body { margin: 0 auto; max-width: 80rem; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; font-weight: 600; margin: 0; letter-spacing: -0.01em; }
header p { color: var(--soft); margin: 0.25rem 0 1.25rem; max-width: 45rem; }
dl { display: flex; flex-wrap: wrap; gap: 0.75rem 2.5rem; margin: 0 0 1.25rem; }
dl div { display: flex; flex-direction: column-reverse; }
dt { color: var(--soft); font-size: 0.85rem; }
dd { font-size: 1.5rem; font-variant-numeric: tabular-nums; margin: 0; }
fieldset { border: 0; display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0 0 1rem; padding: 0; }
legend { color: var(--soft); float: left; font-size: 0.85rem; padding: 0.3rem 0.5rem 0 0; }
label { border: 1px solid var(--line); border-radius: 1rem; cursor: pointer; font-size: 0.85rem;
  padding: 0.2rem 0.75rem; }
label:has(:checked) { background: var(--ink); border-color: var(--ink); color: var(--paper); }
label:has(:focus-visible), a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
label input { opacity: 0; position: absolute; }
label b { font-weight: 600; margin-inline-start: 0.25rem; }
.names { background: var(--paper); border-bottom: 1px solid var(--line); color: var(--soft); display: grid;
  font-size: 0.85rem; gap: 2rem; grid-template-columns: 1fr 1fr; padding: 0.6rem 1.25rem; position: sticky; top: 0;
  z-index: 1; }
.names span { direction: ltr; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem;
  contain-intrinsic-size: auto 9rem;  content-visibility: auto; margin-top: 0.75rem; padding: 0.75rem 1.25rem 1rem; }
article:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
h2 { align-items: baseline; display: flex; flex-wrap: wrap; font-size: 0.8rem; font-weight: 400; gap: 0.25rem 0.75rem;
  margin: 0 0 0.4rem; }
h2 a { color: var(--soft); text-decoration: none; }
h2 a:hover { color: var(--link); text-decoration: underline; }
.status, .document { color: var(--soft); }
.document { margin-inline-start: auto; overflow-wrap: anywhere; }
.score { border-radius: 0.25rem; font-variant-numeric: tabular-nums; font-weight: 600; padding: 0 0.4rem; }
.sure { background: var(--sure-bg); color: var(--sure); }
.doubtful { background: var(--doubtful-bg); color: var(--doubtful); }
.low { background: var(--low-bg); color: var(--low); }
.sides { display: grid; gap: 2rem; grid-template-columns: 1fr 1fr; }
.sides p { font: 1.05rem/1.55 Charter, "Bitstream Charter", Georgia, "Noto Serif", serif; margin: 0;
  overflow-wrap: anywhere; white-space: pre-wrap; }
.sides .none { color: var(--soft); font: italic 0.9rem/1.8 system-ui, sans-serif; }
mark { background: var(--mark); border-radius: 0.15rem; color: var(--ink); padding: 0 0.1rem; }
mark i { border-inline-start: 2px solid var(--seam); margin-inline: 1px; }
article ul { border-top: 1px solid var(--line); color: var(--soft); font-size: 0.85rem; list-style: none;
  margin: 0.75rem 0 0; padding: 0.5rem 0 0; }
.comment { border-inline-start: 3px solid var(--line); font-size: 0.9rem; margin: 0.75rem 0 0;
  padding-inline-start: 0.75rem; white-space: pre-wrap; }
.unpaired, .rejected { background: var(--idle); border-style: dashed; }
.rejected .sides p { color: var(--soft); }
.accepted .status { color: var(--sure); font-weight: 600; }
.rejected .status { color: var(--low); font-weight: 600; }
:root:has([value=look]:checked) article:not(.look), :root:has([value=unpaired]:checked) article:not(.unpaired),
:root:has([value=rejected]:checked) article:not(.rejected) { display: none; }
@media (max-width: 45rem) { .names { display: none; } .sides { gap: 0.75rem; grid-template-columns: 1fr; }
  .sides p[lang]::before { color: var(--soft); content: attr(lang); display: block;
    font: 0.75rem system-ui, sans-serif; } }
@media print { :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --idle: #fff; }
  html { font-size: 9.5pt; } body { max-width: none; padding: 0; } fieldset { display: none; }
  .names { position: static; } article { break-inside: avoid; content-visibility: visible; } }
"""
