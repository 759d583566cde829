/** Hands a file with everything on this phone to the driver: shared where the system can, else downloaded. */
export async function exportRecords(content: unknown, name: string): Promise<void> {
  const file = new File([JSON.stringify(content, null, 1)], name, { type: 'application/json' })
  if (navigator.canShare?.({ files: [file] }) && matchMedia('(pointer: coarse)').matches) {
    try {
      return await navigator.share({ files: [file] })
    } catch (error) {
      // Closing the share sheet is no wish for a download; anything else is.
      if (error instanceof DOMException && error.name === 'AbortError') return
    }
  }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
