import { type Answer, readAnswer } from './answer.ts'

/** A file, and the path of the request that brings the rest of it; null when this is all. */
export type Download = { file: Blob; next: string | null }

/** Reads an answer that is a file; a problem comes as JSON, as always. */
export async function readDownload(response: Response): Promise<Answer<Download>> {
  if (!response.ok) return await readAnswer<Download>(response)
  const next = /<[^>]*?\/api\/v1([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1] ?? null
  return { kind: 'ok', status: response.status, value: { file: await response.blob(), next } }
}
