import { useSignal } from '@preact/signals'
import type { CreatedShare, Share } from '@rastro/shared/schema/share'
import type { Shipment } from '@rastro/shared/schema/shipment'
import { SHIPMENT_MESSAGES } from '../../messages/shipments.ts'
import { ConfirmButton } from '../forms/confirm-button.tsx'
import { CopyButton } from '../forms/copy-button.tsx'
import { SelectField } from '../forms/field.tsx'
import { Form } from '../forms/form.tsx'
import '../drivers/invitation.css'
import { QrPicture } from '../drivers/qr-picture.tsx'
import { useList } from '../loading/use-list.ts'
import { Failure } from '../panel.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'

const DAY_SECONDS = 86_400
const LIFETIMES = {
  day: DAY_SECONDS,
  week: 7 * DAY_SECONDS,
  fortnight: 14 * DAY_SECONDS,
  month: 30 * DAY_SECONDS,
  quarter: 90 * DAY_SECONDS
}

/** The links by which customers follow a shipment: made, handed over, counted, ended. */
export function ShipmentShares({ workplace, shipment }: { workplace: Workplace; shipment: Shipment }) {
  const { language } = useWords()
  const say = SHIPMENT_MESSAGES[language].shares
  const made = useSignal<CreatedShare | null>(null)
  const lifetime = useSignal(String(LIFETIMES.fortnight))
  const { api } = workplace.session
  const path = `/shipments/${shipment.id}/shares`
  const { items, reload } = useList<Share>(api, path, made.value?.id)
  const list = items.value
  return (
    <div class="block shares">
      <h3>{say.title}</h3>
      <Form
        class="one-line"
        modest
        label={say.make}
        submit={say.make}
        send={() =>
          api<CreatedShare>(path, { method: 'POST', body: JSON.stringify({ expires_in: Number(lifetime.value) }) })
        }
        done={share => {
          made.value = share
        }}
      >
        <SelectField
          name="expires_in"
          label={say.lasts}
          choices={Object.entries(LIFETIMES).map(([name, seconds]) => ({
            value: String(seconds),
            name: say.lifetimes[name as keyof typeof LIFETIMES]
          }))}
          value={lifetime.value}
          change={value => {
            lifetime.value = value
          }}
        />
      </Form>
      {made.value !== null && <NewShare share={made.value} />}
      {list.kind === 'failed' && <Failure text={say.failed} again={say.again} retry={() => void reload()} />}
      {list.kind === 'loading' && <p class="quiet">{say.loading}</p>}
      {list.kind === 'loaded' && list.value.length === 0 && <p class="quiet">{say.none}</p>}
      {list.kind === 'loaded' && list.value.length > 0 && (
        <ul class="share-list" aria-label={say.title}>
          {list.value.map(share => (
            <ShareLine
              key={share.id}
              workplace={workplace}
              share={share}
              revoked={() => {
                if (made.value?.id === share.id) made.value = null
                void reload()
              }}
            />
          ))}
        </ul>
      )}
    </div>
  )
}

/** The link itself is told once: the server keeps only its hash. */
function NewShare({ share }: { share: CreatedShare }) {
  const { language } = useWords()
  const say = SHIPMENT_MESSAGES[language].shares
  return (
    <section class="invitation" aria-label={say.made}>
      <p>{say.once}</p>
      <QrPicture text={share.url} label={say.qr} />
      <p class="link">
        <a href={share.url} target="_blank" rel="noreferrer">
          {share.url}
        </a>
      </p>
      <CopyButton text={share.url} />
    </section>
  )
}

function ShareLine({ workplace, share, revoked }: { workplace: Workplace; share: Share; revoked: () => void }) {
  const { language, format } = useWords()
  const say = SHIPMENT_MESSAGES[language].shares
  const now = workplace.clock.now.value
  const over = share.revoked_at !== null || Date.parse(share.expires_at) <= now
  const end = () => {
    if (share.revoked_at !== null) return say.revoked(format.moment(share.revoked_at, now))
    const expires = format.moment(share.expires_at, now)
    return over ? say.ended(expires) : say.until(expires)
  }
  const last = share.last_viewed_at === null ? null : say.last(format.moment(share.last_viewed_at, now))
  return (
    <li class={over ? 'over' : ''} data-share-id={share.id}>
      <span>
        {say.number(share.id)} <small>{end()}</small>
        <br />
        <small>{[say.views(share.views), last].filter(part => part !== null).join(' · ')}</small>
      </span>
      {!over && (
        <ConfirmButton
          text={say.revoke}
          label={say.revokeLabel(share.id)}
          question={say.revokeQuestion}
          yes={say.revokeYes}
          act={() => workplace.session.api(`/shipments/${share.shipment_id}/shares/${share.id}`, { method: 'DELETE' })}
          done={revoked}
        />
      )}
    </li>
  )
}
