import { createReadStream } from 'node:fs'
import { Parser } from 'tap-parser'

/**
 * What a whole run came to. Assertions are counted, not the tests that hold them.
 *
 * @typedef {{ passed: number, failed: number, skipped: string[] }} Counts `skipped` names each skipped test, with the reason
 */

/**
 * Counts a recorded run of tap.
 *
 * @param {string} path a file of TAP
 * @returns {Promise<Counts>}
 */
export async function countTap(path) {
  /** @type {Counts} */
  const counts = { passed: 0, failed: 0, skipped: [] }
  const parser = new Parser()
  countInto(counts, parser, [])
  for await (const chunk of createReadStream(path)) parser.write(chunk)
  parser.end()
  return counts
}

/**
 * @param {Counts} counts
 * @param {Parser} parser
 * @param {readonly string[]} names of the tests around this one
 */
function countInto(counts, parser, names) {
  /** What was counted when the subtest that is running began; null while none is. @type {Counts | null} */
  let before = null

  parser.on('child', child => {
    before = { ...counts, skipped: [...counts.skipped] }
    countInto(counts, child, [...names, child.name])
  })
  parser.on('assert', result => {
    const counted = before
    before = null
    const name = [...names, result.name].join(' > ')
    const excuse = reasonNotRun(result)
    const holdsResults = counted !== null && total(counts) > total(counted)
    if (excuse !== null) {
      if (!holdsResults) counts.skipped.push(`${name}: ${excuse}`)
    } else if (!result.ok) {
      // A subtest that failed by itself (it timed out, was killed, kept no plan) holds no failed assertion that tells of it.
      if (counted === null || counts.failed === counted.failed) counts.failed += 1
    } else if (counted === null) {
      counts.passed += 1
    }
  })
}

/** @param {Counts} counts */
function total(counts) {
  return counts.passed + counts.failed + counts.skipped.length
}

/** @param {import('tap-parser').Result} result @returns {string | null} null when it ran */
function reasonNotRun({ skip, todo }) {
  if (skip !== false) return skip === true ? 'skipped' : skip
  if (todo !== false) return todo === true ? 'to do' : todo
  return null
}
