import t from 'tap'
import { type Moment, replayed, sampled } from '../src/journey.ts'
import { thereAndBack } from '../src/retime.ts'
import { loadTrack } from '../src/trace.ts'
import { demoVehicles } from '../src/vehicles.ts'

const inOrder = (moments: readonly Moment[]) =>
  moments.every((moment, index) => index === 0 || moment.seconds >= (moments[index - 1]?.seconds ?? 0))

t.test('no vehicle of the demo ever reports something from the future or tells it twice', async t => {
  for (const { name, journey } of demoVehicles()) {
    let told = 0
    let last = Number.NEGATIVE_INFINITY
    for (let now = 7; now < 20_000; now += 997) {
      const moments = journey.between(now - 997, now)
      if (!inOrder(moments) || moments.some(({ seconds }) => seconds > now || seconds <= now - 997)) t.fail(name)
      const fixTimes = moments.filter(({ kind }) => kind === 'fix').map(({ seconds }) => seconds)
      if (fixTimes.some((time, index) => time <= (fixTimes[index - 1] ?? last))) t.fail(`${name} repeats a time`)
      last = fixTimes.at(-1) ?? last
      told += moments.length
    }
    t.ok(told > 100, `${name} has something to tell`)
  }
})

t.test('looking more often changes nothing of what is told', async t => {
  for (const { name, journey } of demoVehicles().slice(0, 6)) {
    const atOnce = journey.between(0, 12_000)
    const often = Array.from({ length: 6000 }, (_, index) => journey.between(index * 2, index * 2 + 2)).flat()
    t.same(often.length, atOnce.length, name)
    t.same(often.at(-1), atOnce.at(-1), name)
  }
})

t.test('a replayed gap has its reason in the journal, and says when it ended', async t => {
  const round = thereAndBack(loadTrack('phone-car-bike').fixes, 180)
  const journey = replayed(round, { began: 'page_hidden', ended: 'page_visible' })
  const moments = journey.between(2400, 4730)
  const start = moments.findIndex(({ kind }) => kind === 'journal')
  t.match(moments[start], { kind: 'journal', event: 'page_hidden' })
  t.match(moments[start + 1], { kind: 'journal', event: 'page_visible' })
  t.match(moments[start + 2], { kind: 'fix' })
  t.ok((moments[start + 1]?.seconds ?? 0) - (moments[start]?.seconds ?? 0) > 2000)
})

t.test('the driver ends the trip before a rest and starts one after it, with no other reason in between', async t => {
  const round = thereAndBack(loadTrack('car-munich').fixes, 180)
  const journey = replayed(round, { began: 'position_unavailable', ended: null })
  t.same(
    journey.between(1190, 1380).flatMap(moment => (moment.kind === 'fix' ? [] : [moment])),
    [
      { kind: 'trip', seconds: 1196, action: 'ended' },
      { kind: 'trip', seconds: 1374, action: 'started' }
    ]
  )
  t.equal(journey.between(0, round.duration).filter(({ kind }) => kind === 'journal').length, 0)
})

t.test('a sampled journey goes on in the tenth round as in the first', async t => {
  const round = thereAndBack(loadTrack('bus-limerick').fixes, 60)
  const journey = sampled(round, 4)
  const [first] = journey.between(round.duration * 0 + 100, round.duration * 0 + 104)
  const [tenth] = journey.between(round.duration * 9 + 100, round.duration * 9 + 104)
  t.match(tenth, { kind: 'fix', speed: first?.kind === 'fix' ? first.speed : undefined })
  t.equal(journey.between(round.duration * 9, round.duration * 10).length, round.duration / 4)
})
