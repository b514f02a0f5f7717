// Looks for links that lead nowhere in the site that `pnpm run docs` has built.
import { globSync } from 'node:fs'
import { brokenLinks } from './site/broken-links.ts'

const site = 'out/docs'
const broken = brokenLinks(site)
for (const line of broken) console.error(line)
const pages = globSync(`${site}/**/*.html`).length
console.log(`${pages} pages, ${broken.length} broken links`)
process.exitCode = pages === 0 || broken.length > 0 ? 1 : 0
