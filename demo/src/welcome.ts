/** What to try, printed when everything runs. */
export function welcome(demo: {
  server: URL
  admin: { email: string; password: string }
  drivers: number
  enrollmentUrl: string
  retentionHours: number
}): string {
  const page = (path: string) => new URL(path, demo.server).href
  return `
Rastro is running with ${demo.drivers} drivers on real traces. Nothing is written to disk; what is older than ${demo.retentionHours} hours is dropped.

  Dispatch   ${page('/dispatch/')}
             ${demo.admin.email}   ${demo.admin.password}
  Drive      ${demo.enrollmentUrl}
             makes this browser, or a phone that reaches this address over HTTPS, one more driver
  API        ${page('/api/docs')}

Ctrl-C stops everything.
`
}
