/** The keys of Black Forest Labs travel as x-key, those of Azure's gateways as a subscription key. */
const secretHeader = /authorization|api-?key|x-key|subscription-key|token|secret|cookie/i

/** Adds the values of headers that carry keys. */
export function collectSecrets(headers: Headers, secrets: string[]): void {
  for (const [name, value] of headers) {
    if (!secretHeader.test(name)) continue
    const secret = value.replace(/^\w+\s+/, '')
    if (secret.length >= 6 && !secrets.includes(secret)) secrets.push(secret)
  }
}
