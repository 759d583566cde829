import type { Track } from '@rastro/shared/schema/track'

/** A way to write a track down. */
export type TrackFormat = {
  content_type: string
  /** Of the file it is saved as; null when it is not meant to be saved. */
  extension: string | null
  /** @param title whose track it is, for people */
  write: (track: Track, title: string) => Iterable<string>
}
