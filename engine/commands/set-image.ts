// `set-image`: the tag or digest of one service in one environment, in the overlay that owns it. Any base/overlay layout.

import { label } from '../answers/checks.ts'
import { show } from '../answers/fields.ts'
import { checkDigest, checkTag, splitImage } from '../answers/image.ts'
import { Failure, refuse } from '../failure.ts'
import { overlayPath } from '../owned.ts'
import type { Finding, Plan, Source } from '../types.ts'
import { setImage } from '../yaml/overlay.ts'
import { parseOne } from '../yaml/parse.ts'

/** Plans the edit: one value in one file. Throws Failure for a name, tag or environment that is not there. */
export function planSetImage(source: Source, app: string, version: string, environment: string): Plan {
  const digest = /^sha256:/.test(version)
  const expected = digest ? checkDigest(version) : checkTag(version)
  const messages = [
    ...(label(app) === null ? [] : [`the service is "${show(app)}", expected the name of one`]),
    ...(label(environment) === null ? [] : [`env is "${show(environment)}", expected the name of an environment`]),
    ...(expected === null ? [] : [`the version is "${show(version)}", expected ${expected}`]),
  ]
  if (messages.length) throw new Failure(messages.map(finding))
  const path = overlayPath(app, environment)
  const before = source.read(path)
  if (before === null) refuse('set-image', notThere(source, app, environment))
  const image = imageName(source, app, before, path)
  const after = setImage(before, image, digest ? null : version, digest ? version : null)
  if (after === null) refuse('set-image', `has no entry for the image ${image}`, 'add it under images', path)
  return { changes: after === before ? [] : [{ kind: 'change', path, before, after }], findings: [] }
}

// The image of app.yaml; without one, the overlay's only entry.
function imageName(source: Source, app: string, overlay: string, path: string): string {
  const spec = source.read(`apps/${app}/app.yaml`)
  const value = spec === null ? null : (parseOne(spec, `apps/${app}/app.yaml`)?.value as { image?: unknown } | null)
  if (typeof value?.image === 'string') return splitImage(value.image).name
  const images = (parseOne(overlay, path)?.value as { images?: { name?: string }[] } | null)?.images ?? []
  const [only, ...more] = images
  if (!only?.name || more.length)
    refuse('set-image', `has ${images.length} images and no app.yaml to say which`, undefined, path)
  return only.name
}

function notThere(source: Source, app: string, environment: string): string {
  const overlays = source.list(`apps/${app}/overlays`)
  if (overlays.length) return `${app} is not in "${environment}", expected ${overlays.join(', ')}`
  return `there is no service "${app}", expected ${source.list('apps').join(', ') || 'one to be added first'}`
}

const finding = (message: string): Finding => ({
  rule: 'set-image',
  severity: 'error',
  file: '',
  line: 0,
  col: 0,
  message,
})
