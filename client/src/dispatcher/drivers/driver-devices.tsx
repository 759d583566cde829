import type { Device } from '@rastro/shared/schema/device'
import type { Driver } from '@rastro/shared/schema/driver'
import { useEffect } from 'preact/hooks'
import { PEOPLE_MESSAGES } from '../../messages/people.ts'
import { Completeness } from '../fleet/completeness.tsx'
import { all } from '../forms/choices.ts'
import { ConfirmButton } from '../forms/confirm-button.tsx'
import { Failure } from '../panel.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'

/** What phones send is no event of the stream: it is asked for while someone looks. */
const ASK_EVERY_MILLISECONDS = 15_000

/** A driver's phones: whether they were heard, and whether all that they made has arrived. */
export function DriverDevices({ workplace, driver }: { workplace: Workplace; driver: Driver }) {
  const { language } = useWords()
  const say = PEOPLE_MESSAGES[language]
  const { devices } = workplace.office
  useEffect(() => {
    void devices.load()
    const timer = setInterval(() => void devices.load(), ASK_EVERY_MILLISECONDS)
    return () => clearInterval(timer)
  }, [devices])
  const { kind } = devices.items.value
  const own = all(devices).filter(({ driver_id }) => driver_id === driver.id)
  return (
    <div class="block">
      <h3>{say.devices.title}</h3>
      {kind === 'failed' && <Failure text={say.failed} again={say.again} retry={() => void devices.load()} />}
      {kind === 'loading' && <p class="quiet">{say.loading}</p>}
      {kind === 'loaded' && own.length === 0 && <p class="quiet">{say.devices.none}</p>}
      {own.length > 0 && (
        <ul class="device-list" aria-label={say.devices.title}>
          {own.map(device => (
            <DeviceLine key={device.id} workplace={workplace} device={device} />
          ))}
        </ul>
      )}
    </div>
  )
}

function DeviceLine({ workplace, device }: { workplace: Workplace; device: Device }) {
  const { say: page, format, language } = useWords()
  const say = PEOPLE_MESSAGES[language].devices
  const now = workplace.clock.now.value
  const name = device.name ?? device.platform ?? say.name(device.id)
  const seen = device.last_seen_at
  return (
    <li class={device.revoked_at === null ? '' : 'revoked'} data-device={device.id}>
      <p>
        <b>{name}</b> <small>#{device.id}</small>
      </p>
      <dl class="facts">
        <div>
          <dt>{say.lastSeen}</dt>
          <dd>
            {seen === null ? say.never : format.moment(seen, now)}
            {seen !== null && <small>{page.ago(format.duration(now - Date.parse(seen)))}</small>}
          </dd>
        </div>
        <div>
          <dt>{page.card.received}</dt>
          <dd>
            <Completeness device={device} />
          </dd>
        </div>
        <div>
          <dt>{say.storage}</dt>
          <dd class={device.storage_persisted === false ? 'warning' : ''}>
            {device.storage_persisted === null
              ? say.unknown
              : device.storage_persisted
                ? say.persisted
                : say.notPersisted}
          </dd>
        </div>
        <div>
          <dt>{say.app}</dt>
          <dd>{device.app_version ?? say.unknown}</dd>
        </div>
      </dl>
      {device.revoked_at !== null ? (
        <small>{say.revoked(format.moment(device.revoked_at, now))}</small>
      ) : (
        <ConfirmButton
          text={say.revoke}
          label={say.revokeLabel(name)}
          question={say.revokeQuestion}
          yes={say.revokeYes}
          act={() => workplace.session.api(`/devices/${device.id}`, { method: 'DELETE' })}
          done={() => void workplace.office.devices.load()}
        />
      )}
    </li>
  )
}
