/** What is read here of an OpenAPI operation. */
type Operation = { tags?: string[]; summary?: string; security?: Record<string, unknown>[]; deprecated?: boolean }
export type OpenApi = { paths?: Record<string, Record<string, Operation>> }

type Route = Operation & { method: string; path: string }

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

/** The routes as tables by subject, made from the OpenAPI document: docs/api.md. */
export function apiDocument(document: OpenApi): string {
  const routes = Object.entries(document.paths ?? {}).flatMap(([path, operations]) =>
    METHODS.flatMap(method => {
      const operation = operations[method]
      return operation === undefined ? [] : [{ ...operation, method: method.toUpperCase(), path }]
    })
  )
  const subjects = [...new Set(routes.map(subjectOf))].sort()
  return [
    '# The API',
    '',
    'Made from the OpenAPI 3.1 document of a running server (`/api/openapi.json`; browse it at `/api/docs`), which has every shape and answer.',
    'How to begin: [integrating.md](integrating.md). The live stream: [live-spec.md](live-spec.md). Handing over records: [sync-spec.md](sync-spec.md).',
    '',
    'Errors are problem documents (RFC 9457, `application/problem+json`): `{"type", "title", "status", "detail"?, "errors"?}`. `type` is stable. A 5xx shows a `request_id` and',
    'nothing else of what went wrong. Lists are `{"items", "next"}`; `?after=<next>` goes on, `?limit=` is 50 unless given, at most 500.',
    ...subjects.flatMap(subject =>
      tableOf(
        subject,
        routes.filter(route => subjectOf(route) === subject)
      )
    ),
    ''
  ].join('\n')
}

function subjectOf({ tags }: Operation): string {
  return tags?.[0] ?? 'other'
}

function tableOf(subject: string, routes: readonly Route[]): string[] {
  const rows = routes.map(route => `| ${route.method} | \`${route.path}\` | ${whoOf(route)} | ${route.summary ?? ''} |`)
  return ['', `## ${subject}`, '', '| | path | who | |', '|---|---|---|---|', ...rows]
}

/** Whom the operation admits; an empty requirement is anyone. */
function whoOf({ security }: Operation): string {
  const names = (security ?? []).map(requirement => Object.keys(requirement)[0] ?? 'anyone')
  return names.length === 0 ? 'anyone' : names.join(', ')
}
