import t from 'tap'
import { MONITOR_MESSAGES } from '../src/messages/monitor.ts'
import { channelsFrom, isChannelOfOne, LOG_CHANNELS, searchWith } from '../src/monitor/channels.ts'
import { choicesOf, matching, NO_FILTER } from '../src/monitor/filter.ts'
import { eventRow, type LogMessage, oldestOffset, type Row, withArrived, withHistory } from '../src/monitor/rows.ts'

const at = (second: number) => new Date(Date.parse('2026-11-21T20:00:00.000Z') + second * 1000).toISOString()

function event(
  channel: string,
  offset: number,
  more: Partial<Extract<LogMessage, { type: 'entity_event' }>> = {}
): Row {
  const base = { type: 'entity_event', event_type: 'created', entity_type: 'driver', entity_id: offset } as const
  return eventRow({ ...base, channel, offset, data: {}, metadata: {}, timestamp: at(offset), ...more }, 'e1')
}

function positions(key: string): Row {
  const message = { type: 'positions' as const, channel: 'fleet', positions: [] }
  return { kind: 'positions', key, at: at(0), channel: 'fleet', message, count: 1 }
}

const offsets = (rows: readonly Row[]) => rows.map(row => (row.kind === 'event' ? row.message.offset : row.kind))

t.test('events stand newest first, each once, and the oldest leave when there is no room', async t => {
  const rows = withArrived([], [event('drivers', 1), event('drivers', 2)], 3)
  t.strictSame(offsets(rows), [2, 1])
  t.strictSame(
    offsets(withArrived(rows, [event('drivers', 2), event('drivers', 3), event('drivers', 4)], 3)),
    [4, 3, 2]
  )
})

t.test('the same offset of another channel or another epoch is another event', async t => {
  const one = event('drivers', 1)
  if (one.kind !== 'event') throw new Error('no event')
  t.equal(withArrived([one], [event('vehicles', 1), eventRow(one.message, 'e2')], 9).length, 3)
})

t.test('positions that follow each other share a row, so that they push no event out', async t => {
  const rows = withArrived([], [positions('a'), positions('b'), event('drivers', 1), positions('c')], 9)
  t.strictSame(offsets(rows), ['positions', 1, 'positions'])
  t.match(rows[2], { count: 2, key: 'a' })
  t.match(withArrived(rows, [positions('d')], 9)[0], { count: 2, key: 'c' })
})

t.test('history is sorted in where it belongs and doubles nothing', async t => {
  const rows = [event('drivers', 9), event('drivers', 5)]
  const older = withHistory(rows, [event('vehicles', 7), event('drivers', 5), event('drivers', 4)], 9)
  t.strictSame(offsets(older), [9, 7, 5, 4])
  t.equal(oldestOffset(older, 'drivers'), 4)
  t.equal(oldestOffset(older, 'sensors'), null)
  t.equal(withHistory(rows, [event('drivers', 9)], 9), rows)
})

t.test('filters go by entity, event, id and text; what the stream itself did stays', async t => {
  const notice: Row = { kind: 'notice', key: 'n', at: at(0), notice: { kind: 'disconnected' } }
  const rows = [
    event('drivers', 1, { data: { name: 'Íñigo' } }),
    event('vehicles', 2, { entity_type: 'vehicle', event_type: 'deleted' }),
    positions('p'),
    notice
  ]
  t.equal(matching(rows, NO_FILTER), rows)
  t.strictSame(offsets(matching(rows, { ...NO_FILTER, entity_type: 'vehicle' })), [2, 'notice'])
  t.strictSame(offsets(matching(rows, { ...NO_FILTER, event_type: 'created' })), [1, 'notice'])
  t.strictSame(offsets(matching(rows, { ...NO_FILTER, entity_id: ' 1 ' })), [1, 'notice'])
  t.strictSame(offsets(matching(rows, { ...NO_FILTER, text: 'íÑIGO' })), [1, 'notice'])
  t.strictSame(choicesOf(rows), { entity_types: ['driver', 'vehicle'], event_types: ['created', 'deleted'] })
})

t.test('the address names the channels, as the stream’s own address does', async t => {
  t.strictSame(channelsFrom(''), [...LOG_CHANNELS])
  t.strictSame(channelsFrom('?channel=sensors,device:12,nonsense,sensors'), ['sensors', 'device:12'])
  t.strictSame(channelsFrom('?channel='), [])
  t.equal(searchWith('?lang=en&channel=general', ['sensors', 'device:12']), '?channel=sensors,device:12&lang=en')
  t.ok(isChannelOfOne('tracking:7'))
  for (const name of ['tracking:0', 'device:', 'fleet', 'device:1x', 'device:12345678901'])
    t.notOk(isChannelOfOne(name), name)
})

t.test('both languages say the same things', async t => {
  const keys = (value: unknown): unknown =>
    typeof value === 'object' && value !== null ? Object.entries(value).map(([key, inner]) => [key, keys(inner)]) : null
  t.strictSame(keys(MONITOR_MESSAGES.en), keys(MONITOR_MESSAGES.es))
})
