/**
 * The token of a customer's link.
 *
 * @param path of the page's address, such as `/track/7Qw…`
 * @returns null when the path has none
 */
export function linkToken(path: string): string | null {
  const [page, token] = path.split('/').filter(part => part !== '')
  return page === 'track' && token !== undefined && token !== 'index.html' ? token : null
}
