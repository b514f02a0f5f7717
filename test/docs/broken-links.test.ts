import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { brokenLinks } from '../../scripts/site/broken-links.ts'

describe('the check of the built site', () => {
  let site = ''

  beforeEach(() => {
    site = mkdtempSync(join(tmpdir(), 'stint-site-'))
    write('guide/one.html', '<h2 id="here"></h2><a href="../index.html#top"></a>')
    navigation('guide/one.html#here')
  })

  afterEach(() => rmSync(site, { recursive: true }))

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(site, file)), { recursive: true })
    writeFileSync(join(site, file), text)
  }

  function navigation(path: string): void {
    const data = deflateSync(JSON.stringify([{ text: 'one', path }])).toString('base64')
    write('assets/navigation.js', `window.navigationData = "${data}"`)
  }

  it('is content with links to pages, anchors, folders and other sites', () => {
    const links = ['guide/one.html', 'guide/one.html#here', '#top', './', 'https://other.example/x']
    write('index.html', `<p id="top">${links.map((to) => `<a href="${to}"></a>`).join('')}`)
    expect(brokenLinks(site)).toEqual([])
  })

  it('finds a page, a picture and an anchor that are not there', () => {
    write('index.html', '<a id="top" href="two.html"></a><img src="a.png"><a href="#nothing"></a>')
    expect(brokenLinks(site)).toEqual([
      'index.html: two.html',
      'index.html: #nothing',
      'index.html: a.png',
    ])
  })

  it('finds a page that only the navigation asks for', () => {
    write('index.html', '<p id="top">')
    navigation('guide/two.html')
    expect(brokenLinks(site)).toEqual(['the navigation: guide/two.html'])
  })
})
