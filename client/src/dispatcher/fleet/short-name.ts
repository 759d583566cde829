/** A name for a crowded map: "Marco Quizhpi" becomes "Marco Q."; what is no name of a person stays as it is. */
export function shortName(name: string): string {
  const [first = '', second, ...rest] = name.trim().split(/\s+/)
  const isPerson = second !== undefined && rest.length < 3 && /^\p{L}/u.test(second) && !/\d/.test(name)
  return isPerson ? `${first} ${second.charAt(0)}.` : name
}
