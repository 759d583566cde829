/** What to try, in order, printed when everything runs. */
export function welcome(demo: {
  server: URL
  accounts: readonly { email: string; password: string }[]
  drivers: number
  sensors: number
  links: readonly { url: string; reference: string; customer: string }[]
  enrollmentUrl: string
  retentionHours: number
}): string {
  const page = (path: string) => new URL(path, demo.server).href
  const lines = (texts: readonly string[]) => texts.join('\n             ')
  return `
Rastro is running: ${demo.drivers} drivers on real traces, shipments on their way, ${demo.sensors} sensors in the cargo.
Nothing is written to disk; what is older than ${demo.retentionHours} hours is dropped.

  Dispatch   ${page('/dispatch/')}
             ${lines(demo.accounts.map(({ email, password }) => `${email}   ${password}`))}
  Customer   ${lines(demo.links.map(({ url, reference, customer }) => `${url}   ${reference}, ${customer}`))}
             what a customer sees, without an account; the first one's driver leaves the coverage in two minutes
  Drive      ${demo.enrollmentUrl}
             makes this browser, or a phone that reaches this address over HTTPS, one more driver
  Monitor    ${page('/monitor/')}
             every event as it happens
  API        ${page('/api/docs')}

Add ?lang=en to a page for English. Ctrl-C stops everything.
`
}
