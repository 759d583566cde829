import { unreachable } from '@rastro/shared/unreachable'
import { SHIPMENT_MESSAGES } from '../../messages/shipments.ts'
import { Panel } from '../panel.tsx'
import { ShipmentDetail } from './shipment-detail.tsx'
import { ShipmentForm } from './shipment-form.tsx'
import { ShipmentList } from './shipment-list.tsx'
import './shipments.css'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'

/** The shipments: all of them, one of them, or the form of one. */
export function ShipmentsPanel({ workplace }: { workplace: Workplace }) {
  const { language } = useWords()
  const say = SHIPMENT_MESSAGES[language]
  const { desk } = workplace
  const view = desk.view.value
  const shipment = desk.shipment.value
  const toList = () => desk.show({ kind: 'list' })
  switch (view.kind) {
    case 'list':
      return (
        <Panel workplace={workplace} title={say.title}>
          <ShipmentList workplace={workplace} />
        </Panel>
      )
    case 'new':
      return (
        <Panel workplace={workplace} title={say.form.create} back={toList}>
          <ShipmentForm workplace={workplace} shipment={null} />
        </Panel>
      )
    case 'shipment':
      return (
        <Panel workplace={workplace} title={shipment?.reference ?? say.title} back={toList}>
          {shipment === null ? (
            <p class="no-rows">{say.detail.gone}</p>
          ) : (
            <ShipmentDetail key={shipment.id} workplace={workplace} shipment={shipment} />
          )}
        </Panel>
      )
    case 'edit': {
      const back = () => desk.show({ kind: 'shipment', id: view.id })
      return (
        <Panel workplace={workplace} title={say.form.edit(shipment?.reference ?? '')} back={back}>
          {shipment === null ? (
            <p class="no-rows">{say.detail.gone}</p>
          ) : (
            <ShipmentForm key={shipment.id} workplace={workplace} shipment={shipment} />
          )}
        </Panel>
      )
    }
    default:
      return unreachable(view)
  }
}
