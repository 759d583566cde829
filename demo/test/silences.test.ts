import t from 'tap'
import { sampled } from '../src/journey.ts'
import { thereAndBack } from '../src/retime.ts'
import { withSilences } from '../src/silences.ts'
import { loadTrack } from '../src/trace.ts'

const journey = withSilences(sampled(thereAndBack(loadTrack('car-munich').fixes, 60), 1), {
  from: 100,
  length: 50,
  every: 1000,
  reason: { began: 'page_hidden', ended: 'page_visible' }
})

t.test('a phone measures nothing while it is silent, and says when that began and ended', async t => {
  const moments = journey.between(98, 152)
  t.same(
    moments.map(({ kind, seconds }) => [kind, seconds]),
    [
      ['fix', 99],
      ['fix', 100],
      ['journal', 100],
      ['journal', 150],
      ['fix', 151],
      ['fix', 152]
    ]
  )
})

t.test('it is silent again and again, and looking more often changes nothing', async t => {
  const atOnce = journey.between(0, 20_000)
  const often = Array.from({ length: 20_000 }, (_, second) => journey.between(second, second + 1)).flat()
  t.equal(atOnce.filter(({ kind }) => kind === 'journal').length, 40)
  t.same(
    often.filter(({ kind }) => kind === 'journal'),
    atOnce.filter(({ kind }) => kind === 'journal')
  )
  t.equal(often.length, atOnce.length)
})
