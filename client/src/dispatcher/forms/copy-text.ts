/**
 * Puts a text on the clipboard; on plain http, where pages have none, by the way of old.
 *
 * @returns false when neither works: then it has to be done by hand
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard === undefined) return copySelected(text)
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // The permission was refused, or the page is not in front.
    return copySelected(text)
  }
}

function copySelected(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.setAttribute('readonly', '')
  area.style.position = 'fixed'
  area.style.opacity = '0'
  const before = document.activeElement
  document.body.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  if (before instanceof HTMLElement) before.focus()
  return copied
}
