import { Ajv, type Options } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

const strict: Options = { coerceTypes: false, removeAdditional: false, useDefaults: true, allErrors: false }

/**
 * Bodies are taken as they are: with Fastify's defaults `heading: null` would become 0 (due north) and unknown fields
 * would vanish without a word. A query string has only text, so there "5" may be a number.
 */
export const validation = fp(async (app: FastifyInstance) => {
  const forBodies = withFormats(new Ajv(strict))
  const forText = withFormats(new Ajv({ ...strict, coerceTypes: 'array' }))
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? forBodies : forText).compile(schema as object)
  )
})

function withFormats(ajv: Ajv): Ajv {
  addFormats.default(ajv, ['date-time', 'email', 'uri'])
  return ajv
}
