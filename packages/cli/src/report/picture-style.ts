/** Colours that stay apart for who sees no red or no green, each with a contrast of 4.5:1 or more as a text. */
export interface Palette {
  readonly paper: string
  readonly panel: string
  readonly text: string
  readonly quiet: string
  readonly rule: string
  readonly ok: string
  readonly fault: string
  readonly faultFill: string
}

export const light: Palette = {
  paper: '#ffffff',
  panel: '#f6f5f2',
  text: '#1c1c1a',
  quiet: '#5c5b56',
  rule: '#dcdad4',
  ok: '#0a6099',
  fault: '#a83c10',
  faultFill: '#f5dccf',
}

export const dark: Palette = {
  paper: '#15161a',
  panel: '#1e2025',
  text: '#ececea',
  quiet: '#a9a9a4',
  rule: '#373a41',
  ok: '#6cb9ea',
  fault: '#f29a6e',
  faultFill: '#4b2b1d',
}

export const typeface =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

/**
 * The style of the picture. No custom properties: it also has to work where an SVG is drawn by something else than a
 * browser. Paper is always light.
 */
export const pictureStyle: string = `.stint-picture { font: 12px ${typeface}; font-variant-numeric: tabular-nums; }
.stint-picture .end { text-anchor: end; }
.stint-picture .middle { text-anchor: middle; }
.stint-picture .strong { font-weight: 600; font-size: 13px; }
.stint-picture .title { font-weight: 600; font-size: 18px; }
.stint-picture line { stroke-width: 1; }
.stint-picture .bar { stroke-width: 1; }
.stint-picture .wait { stroke-width: 2; stroke-dasharray: 0.1 5; stroke-linecap: round; }
.stint-picture line.limit { stroke-width: 1.5; stroke-dasharray: 6 3; }
.stint-picture .label, .stint-picture .tick { paint-order: stroke; stroke-width: 4; stroke-linejoin: round; }
${coloured(light)}
@media screen and (prefers-color-scheme: dark) {
${coloured(dark)}
}
`

function coloured(palette: Palette): string {
  const { paper, panel, text, quiet, rule, ok, fault, faultFill } = palette
  return `.stint-picture text { fill: ${text}; }
.stint-picture .paper { fill: ${paper}; }
.stint-picture .panel { fill: ${panel}; }
.stint-picture .label { stroke: ${panel}; }
.stint-picture .tick { stroke: ${paper}; }
.stint-picture .quiet, .stint-picture .tick, .stint-picture text.end-of-call { fill: ${quiet}; }
.stint-picture .grid { stroke: ${rule}; }
.stint-picture .ok { fill: ${ok}; stroke: ${ok}; }
.stint-picture .fault { fill: ${faultFill}; stroke: ${fault}; }
.stint-picture .cut { fill: url(#stint-hatch); stroke: ${fault}; }
.stint-picture .hatch { stroke: ${fault}; stroke-width: 1.5; }
.stint-picture .wait { stroke: ${quiet}; }
.stint-picture .skip { fill: ${paper}; stroke: ${text}; stroke-width: 1.5; }
.stint-picture line.limit { stroke: ${text}; }
.stint-picture line.end-of-call { stroke: ${quiet}; }`
}
