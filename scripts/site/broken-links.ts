import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { inflateSync } from 'node:zlib'

/**
 * Walks the pages of a built site.
 * @returns one line for each link that leads to no file of it, or to no such anchor there. Other sites are not asked.
 */
export function brokenLinks(site: string): string[] {
  const files = new Set(globSync('**', { cwd: site }))
  const pages = new Map(
    [...files]
      .filter((file) => file.endsWith('.html'))
      .map((file) => [file, readFileSync(join(site, file), 'utf8')]),
  )
  const anchors = new Map([...pages].map(([file, html]) => [file, attributes(html, 'id')]))
  const leadsNowhere = (from: string, link: string): boolean => {
    if (/^(?:[a-z]+:|\/\/)/i.test(link)) return false
    const [path = '', anchor = ''] = link.split('#').map(decodeURIComponent)
    const target = path === '' ? from : pageAt(posix.join(posix.dirname(from), path))
    if (!files.has(target)) return true
    return anchor !== '' && !(anchors.get(target)?.has(anchor) ?? true)
  }
  const inPages = [...pages].flatMap(([file, html]) =>
    [...attributes(html, 'href'), ...attributes(html, 'src')]
      .filter((link) => leadsNowhere(file, link))
      .map((link) => `${file}: ${link}`),
  )
  const inNavigation = navigationOf(site)
    .filter((link) => leadsNowhere('index.html', link))
    .map((link) => `the navigation: ${link}`)
  return [...inPages, ...inNavigation]
}

/** What a server gives for a folder. */
function pageAt(path: string): string {
  return path.endsWith('/') ? posix.join(path, 'index.html') : path
}

function attributes(html: string, name: string): ReadonlySet<string> {
  const found = html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))
  return new Set([...found].map(([, value = '']) => value.replaceAll('&amp;', '&')))
}

/** typedoc's navigation is drawn by a script, from JSON that is deflated. */
function navigationOf(site: string): string[] {
  const script = readFileSync(join(site, 'assets/navigation.js'), 'utf8')
  const [, data = ''] = /"(?:data:[^,]*,)?([A-Za-z0-9+/=]+)"/.exec(script) ?? []
  const json = inflateSync(Buffer.from(data, 'base64')).toString()
  return [...json.matchAll(/"path":"([^"]*)"/g)].map(([, path = '']) => path)
}
