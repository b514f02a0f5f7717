// What a pipeline says of itself before anything runs: the worst case of any call, of one request, and what is wrong.
import { createImage, FindingsError, pipeline } from '@stint/core'
import { budget } from '@stint/middleware/budget'
import { deadline } from '@stint/middleware/deadline'
import { downgrade, simplifyPrompt, textOnly } from '@stint/middleware/downgrade'
import { failover } from '@stint/middleware/failover'
import { quota } from '@stint/middleware/quota'
import { retry } from '@stint/middleware/retry'
import { pixel, scriptedProvider } from '@stint/testkit'

const painter = scriptedProvider('a/painter', ['ok'], { price: () => 0.04 })
const sketcher = scriptedProvider('b/sketcher', ['ok'], {
  price: () => 0.01,
  accepts: ({ references }) => references.length === 0 || 'takes no reference images',
})

const poster = pipeline(createImage, { id: 'poster' })
  .use(deadline('90s'))
  .use(budget({ attempts: 5 }))
  .use(failover([painter, sketcher], { share: 'even' }))
  .use(retry({ attempts: 3 }))
  .use(downgrade([simplifyPrompt((prompt) => prompt.split(',')[0] ?? prompt), textOnly()]))

console.log(String(poster.explain()))

console.log('\none request, with what its targets take and ask for it:')
const request = { prompt: 'a lighthouse', references: [{ data: pixel }] }
console.log(String(await poster.plan(request)))

console.log('\na layer that may keep every run below the bound:')
const shared = pipeline(createImage, { id: 'shared' })
  .use(deadline('90s'))
  .use(retry({ attempts: 3 }))
  .use(quota({ ratio: 0.2 }))
console.log(String(shared.to(painter).explain()))

console.log('\na strict pipeline does not let an error stand:')
try {
  pipeline(createImage, { id: 'poster', strict: true })
    .use(deadline('90s'))
    .use(retry({ attempts: 3 }))
    .use(deadline('120s'))
} catch (error) {
  if (!FindingsError.isInstance(error)) throw error
  for (const { level, code, text, mend } of error.findings)
    console.log(`${level}: ${code}\n${text}\nmend: ${mend}`)
}
