import { useEffect, useState } from 'preact/hooks'

type Modules = { size: number; path: string }

/** The quiet zone around a QR code that readers need, in modules. */
const QUIET = 4

/** A QR code. Dark on white in both themes: readers expect it so. The code that makes it is loaded when it is needed. */
export function QrPicture({ text, label }: { text: string; label: string }) {
  const [modules, setModules] = useState<Modules | null>(null)
  useEffect(() => {
    let gone = false
    import('qrcode').then(
      ({ default: qrcode }) => {
        if (!gone) setModules(pathOf(qrcode.create(text).modules))
      },
      // The code and the link stand beside it in words.
      (error: unknown) => console.error('The QR code could not be drawn', error)
    )
    return () => {
      gone = true
    }
  }, [text])
  if (modules === null) return null
  const side = modules.size + 2 * QUIET
  return (
    <svg class="qr" viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`} role="img" aria-label={label}>
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#fff" />
      <path d={modules.path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  )
}

function pathOf(code: { size: number; get: (row: number, column: number) => number }): Modules {
  const { size } = code
  let path = ''
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) if (code.get(row, column)) path += `M${column} ${row}h1v1h-1z`
  }
  return { size, path }
}
