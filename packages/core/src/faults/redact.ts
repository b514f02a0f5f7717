import { formatBytes } from '../reading/format-bytes.ts'

/** Nobody reads more of a message; longer texts are cut before anything is searched in them. */
const keptCharacters = 64 * 1024

/** A shorter secret would take ordinary words with it. */
const shortestSecret = 6

interface Rule {
  readonly find: RegExp
  readonly put: string | ((...found: string[]) => string)
}

/** In this order: images and other bytes first, so that no later rule meets a long unbroken run. */
const rules: readonly Rule[] = [
  {
    find: /data:([a-z]+\/[\w.+-]+)(?:;[\w=.-]+)*;base64,([\w+/=%-]*)/gi,
    put: (_, mediaType, base64) => `<${mediaType}, ${sizeOf(base64)}>`,
  },
  {
    find: /(?<![\w+/-])[\w+/-]{200,}={0,2}/g,
    put: (base64) => `<base64, ${sizeOf(base64)}>`,
  },
  {
    find: /((?:authorization|api-?key)["']?\s*[:=]\s*["']?(?:(?:Bearer|Basic)\s+)?)(?=\S*\d|\S{12})[^\s"',;}<]+/gi,
    put: '$1<secret>',
  },
  { find: /\b(Bearer\s+)(?=\S*\d|\S{20})[\w.~+/=-]{8,}/gi, put: '$1<secret>' },
  { find: /\bsk-[\w*-]{8,}/g, put: '<secret>' },
  { find: /\bAIza[\w-]{20,}/g, put: '<secret>' },
  { find: /\b(?:gsk_|hf_|r8_|xai-)\w{16,}/g, put: '<secret>' },
  { find: /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, put: '<secret>' },
  {
    find: /([?&](?:key|token|sig|signature)=|\b(?:api_?key|access_?token|client_secret)=)[^&\s"'<>#;]+/gi,
    put: '$1<secret>',
  },
  {
    find: /\b(x-(?:amz|goog)-(?:signature|credential|security-token)=)[^&\s"'<>#;]+/gi,
    put: '$1<secret>',
  },
  { find: /(\w:\/\/)[^\s/@]+@/g, put: '$1<secret>@' },
  // What Node says of a header that it cannot send, whatever the value is.
  { find: /"[^"]*"(?= is an invalid header value)/g, put: '"<secret>"' },
]

/** What every rule needs some of, but the one for long unbroken runs. */
const suspect = /[:=]|invalid header|bearer\s|sk-|AIza|gsk_|hf_|r8_|xai-|eyJ/i
const longestUnsuspected = 200

/**
 * The text without keys and without bytes: the secrets given, whatever looks like a key, a bearer
 * token or a signed address, and images or other base64, of which only kind and size stay. Linear
 * in the length of the text, of which it keeps 64 Ki characters at most.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const known = secrets.filter((secret) => secret.length >= shortestSecret)
  const head = headOf(text, known)
  let clean = head
  for (const secret of known) {
    for (const form of new Set([secret, encodeURIComponent(secret)])) {
      clean = clean.replaceAll(form, '<secret>')
    }
  }
  if (clean.length >= longestUnsuspected || suspect.test(clean)) {
    for (const { find, put } of rules) clean = clean.replace(find, put as string)
  }
  const left = text.length - head.length
  return left > 0 ? `${clean}… (${left} characters more)` : clean
}

function sizeOf(base64 = ''): string {
  return formatBytes(Math.floor((base64.replace(/=+$/, '').length * 3) / 4))
}

/** As much of the text as is searched, short of a secret that the cut would split. */
function headOf(text: string, secrets: readonly string[]): string {
  if (text.length <= keptCharacters) return text
  let end = keptCharacters
  for (const secret of secrets) {
    const from = keptCharacters - secret.length + 1
    const at = text.slice(Math.max(from, 0), keptCharacters + secret.length).indexOf(secret)
    if (at >= 0) end = Math.min(end, Math.max(from, 0) + at)
  }
  return text.slice(0, end)
}
