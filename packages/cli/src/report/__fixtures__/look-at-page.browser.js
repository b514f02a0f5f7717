// What there is to see on a page. Runs in the browser: see seen-page.ts for what it gives.
(() => {
  function colourOf(css) {
    return (css.match(/[\d.]+/g) ?? []).map(Number)
  }
  // https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
  function luminance(colour) {
    const [r = 0, g = 0, b = 0] = colour.map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  function contrast(a, b) {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
    return (light + 0.05) / (dark + 0.05)
  }
  /** What is painted behind an element: the panel of the picture, or the first that is not transparent. */
  function groundOf(element) {
    const picture = element.closest('svg')
    const box = element.getBoundingClientRect()
    const panels = [...(picture?.querySelectorAll('rect.panel') ?? [])].filter((panel) => {
      const { top, bottom } = panel.getBoundingClientRect()
      return top <= box.top && box.bottom <= bottom
    })
    if (panels[0]) return colourOf(getComputedStyle(panels[0]).fill)
    for (let at = element; at; at = at.parentElement) {
      const colour = colourOf(getComputedStyle(at).backgroundColor)
      if (colour.length === 3) return colour
    }
    return [255, 255, 255]
  }
  function isSeen(element) {
    return element.checkVisibility() && element.getClientRects().length > 0
  }

  const all = [...document.querySelectorAll('body *')].filter(isSeen)
  const own = all.filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
  )
  const readable = own.filter((element) => !['title', 'desc', 'style'].includes(element.tagName))
  const texts = readable.map((element) => {
    const style = getComputedStyle(element)
    const colour = element instanceof SVGElement ? style.fill : style.color
    return {
      text: element.textContent ?? '',
      contrast: contrast(colourOf(colour), groundOf(element)),
    }
  })
  const window = document.documentElement
  const pictureTexts = all.filter((element) => element.tagName === 'text')
  const cut = pictureTexts.filter((element) => {
    const { left, right } = element.getBoundingClientRect()
    return left < 0 || right > window.clientWidth
  })
  const bars = all
    .filter((element) => element instanceof SVGRectElement && element.dataset['attempt'])
    .map((element) => {
      const bar = element
      const { x, width } = bar.getBBox()
      return { attempt: Number(bar.dataset['attempt']), x, width }
    })
  const picture = all.find((element) => element.matches('svg.stint-picture[role=img]'))
  const tables = [...document.querySelectorAll('table')].map((table) => {
    const rows = [...table.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('data')].map((data) => ({
        value: Number(data.value),
        shown: data.textContent ?? '',
      })),
    )
    return [table.caption?.textContent ?? '', rows]
  })
  return {
    texts,
    bars,
    axis: picture?.getBoundingClientRect().width ?? 0,
    cut: cut.map((element) => element.textContent ?? ''),
    overflow: window.scrollWidth - window.clientWidth,
    tables: Object.fromEntries(tables),
  }
})()
