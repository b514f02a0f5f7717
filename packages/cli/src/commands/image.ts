import { Command, InvalidArgumentError, Option } from 'commander'
import { choosePipeline } from '../image/choose-pipeline.ts'
import type { ImageOptions } from '../image/image-options.ts'
import { makeImages } from '../image/make-images.ts'
import { offlineWorlds } from '../image/offline/offline-worlds.ts'
import { startOffline } from '../image/offline/offline-backend.ts'
import { readImageRequest } from '../image/read-image-request.ts'
import type { CommandMaker } from './command-maker.ts'

/** `stint image`: one call of a pipeline, for real. */
export const imageCommand: CommandMaker = (terminal, exit) =>
  new Command('image')
    .description('make images with a pipeline; exit code 1 when it fails, 130 on Ctrl-C')
    .requiredOption('--prompt <text>', 'what to make; - reads it from standard input')
    .option('--reference <image...>', 'images to work from, in order: files, or https addresses')
    .option('--mask <image>', 'what to change in the first reference')
    .option('--size <pixels>', 'like 1024x1024')
    .option('--aspect-ratio <ratio>', 'like 16:9')
    .option('-n, --n <count>', 'how many images', wholeNumber)
    .option('--seed <number>', 'a whole number', wholeNumber)
    .option('-o, --output <file>', 'where they go; several are numbered (default: image)')
    .option('--force', 'overwrite files that are there')
    .option('-c, --config <file>', 'a configuration (default: the one of this folder)')
    .option('-p, --pipeline <name>', 'one of its pipelines')
    .option('--report <file>', 'write the report there, however the call ends: see stint report')
    .option('--json', 'nothing but one JSON document, when all is over')
    .addOption(
      new Option('--offline [world]', 'ask vendors on this machine, which cost nothing')
        .choices(offlineWorlds)
        .preset('incident'),
    )
    .action(async (options: ImageOptions) => {
      const offline = options.offline && (await startOffline(options.offline))
      try {
        const request = await readImageRequest(terminal, options)
        const chosen = await choosePipeline(terminal, options, offline)
        exit(await makeImages(terminal, request, chosen, options))
      } finally {
        await offline?.close()
      }
    })

function wholeNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value)) {
    throw new InvalidArgumentError('expected a whole number')
  }
  return value
}
