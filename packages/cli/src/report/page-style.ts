import { dark, light, typeface, type Palette } from './picture-style.ts'

/** Where the picture for a narrow page gives way to the one for a wide page, in pixels of the page. */
export const wideFrom = 700

/** The style of the page. Paper is always light. */
export const pageStyle: string = `:root { color-scheme: light; ${variables(light)} }
@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; ${variables(dark)} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--text); font: 15px/1.5 ${typeface}; }
main { max-width: 62rem; margin: 0 auto; padding: clamp(1rem, 4vw, 3rem) clamp(1rem, 4vw, 2.5rem); overflow-wrap: anywhere; }
h1 { font-size: clamp(1.3rem, 1.1rem + 1.4vw, 1.9rem); line-height: 1.25; letter-spacing: -0.01em; margin: 0 0 0.5rem; text-wrap: balance; }
p { margin: 0; }
code { font: 0.92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.quiet { color: var(--quiet); }
.stop { font-size: 1.05rem; }
.advice { margin-top: 0.4rem; }
.origin { margin-top: 0.6rem; font-size: 0.87rem; color: var(--quiet); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1rem 1.5rem; margin: 1.75rem 0; padding: 1rem 0; border-block: 1px solid var(--rule); }
.figures dt { font-size: 0.82rem; color: var(--quiet); }
.figures dd { margin: 0; }
.figures .value { display: block; font-size: 1.45rem; line-height: 1.3; font-weight: 600; font-variant-numeric: tabular-nums; }
.figures .note { display: block; font-size: 0.82rem; line-height: 1.35; color: var(--quiet); }
figure { margin: 0 0 2rem; }
figure svg { display: block; overflow: visible; }
figure .definitions { position: absolute; }
.wide-picture { display: none; }
@media (min-width: ${wideFrom}px) { .narrow-picture { display: none; } .wide-picture { display: block; } }
h2 { font-size: 0.95rem; margin: 2rem 0 0.4rem; }
ul { margin: 0; padding-left: 1.2rem; }
table { width: 100%; border-collapse: collapse; margin: 2rem 0; font-size: 0.9rem; line-height: 1.45; }
caption { text-align: left; font-weight: 600; font-size: 0.95rem; padding-bottom: 0.5rem; }
th, td { text-align: left; vertical-align: top; padding: 0.55rem 0.9rem 0.55rem 0; border-bottom: 1px solid var(--rule); }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-weight: 400; font-size: 0.82rem; color: var(--quiet); white-space: nowrap; padding-block: 0.3rem; }
tbody th { font-weight: 400; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
b { font-weight: 600; }
b.ok { color: var(--ok); }
b.fault, b.cut { color: var(--fault); }
td .quiet { font-size: 0.85rem; }
.lead + .wide { width: 26%; }
footer { margin-top: 2.5rem; font-size: 0.82rem; color: var(--quiet); }
@media (max-width: ${wideFrom - 1}px) {
  table, tbody { display: block; }
  caption { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  tr { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.35rem 1rem; padding: 0.8rem 0; border-top: 1px solid var(--rule); }
  tbody th, td { border: 0; padding: 0; }
  .wide { grid-column: 1 / -1; }
  .lead + .wide { width: auto; }
  tbody .number { text-align: left; }
  tbody .number::before { content: attr(data-title); display: block; font-size: 0.8rem; color: var(--quiet); }
  tr:has(.lead) { grid-template-columns: 1.6rem repeat(3, 1fr); column-gap: 0.6rem; }
  .lead { grid-row: 1 / span 4; }
  .lead ~ .wide { grid-column: 2 / -1; }
  tbody .lead::before { content: none; }
  td:empty { display: none; }
}
@media print {
  @page { margin: 14mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  tr, figure, .figures { break-inside: avoid; }
  thead { display: table-header-group; }
}
`

function variables(palette: Palette): string {
  return Object.entries(palette)
    .map(
      ([name, colour]) =>
        `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${colour};`,
    )
    .join(' ')
}
