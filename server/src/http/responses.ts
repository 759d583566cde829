import { ProblemSchema } from '@rastro/shared/schema/problem'
import { IdSchema } from '@rastro/shared/schema/schema'
import { Type } from 'typebox'

/** What may come instead of the answer, for the `response` of a route. */
export const problemResponses = { '4xx': ProblemSchema, '5xx': ProblemSchema }

/** For routes whose path ends in `/:id`. */
export const idParams = Type.Object({ id: IdSchema })

/** An answer without a body. */
export const noContent = Type.Null({ description: 'Nothing' })
