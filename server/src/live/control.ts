import type { Broker } from './broker.ts'

/**
 * What one process tells all others at once, because it changes who may do what, or whose a device is.
 * Nothing here carries a secret.
 */
export type ControlMessage =
  /** Their tokens are dead: sockets of these devices close with 4401. */
  | { type: 'devices_revoked'; device_ids: number[] }
  /** Signed out, password changed, account deleted: sockets of these sessions close with 4401. */
  | { type: 'sessions_ended'; session_ids: number[] }
  /** The role of these users changed, and their sessions go on with it. Their sockets close with 4401 and come back. */
  | { type: 'users_changed'; user_ids: number[] }
  /** These links of customers are dead: their sockets close with 4401. */
  | { type: 'shares_revoked'; share_ids: number[] }
  /** These keys of gateways are dead. */
  | { type: 'sensor_keys_revoked'; key_ids: number[] }
  /** A driver or a vehicle changed, or a device was deleted: what is remembered of owners is old. */
  | { type: 'owners_changed'; device_ids?: number[]; driver_ids?: number[]; vehicle_ids?: number[] }
  /** Shipments began or ceased to be carried by these drivers: what is remembered of who carries what is old. */
  | { type: 'shipments_changed'; shipment_ids: number[]; driver_ids: number[] }
  /** Messages may have been lost: all that is remembered may be old. */
  | { type: 'gap' }

export type Control = {
  /** Applied in this process before it returns, and sent to the others. */
  tell: (message: ControlMessage) => void
  /** @returns undo */
  listen: (listener: (message: ControlMessage) => void) => () => void
}

const TOPIC = 'control'

export function createControl(broker: Pick<Broker, 'publish' | 'subscribe' | 'onGap'>): Control {
  return {
    tell: message => broker.publish(TOPIC, JSON.stringify(message)),
    listen: listener => {
      const stopListening = broker.subscribe(TOPIC, text => listener(JSON.parse(text)))
      const stopWatching = broker.onGap(() => listener({ type: 'gap' }))
      return () => {
        stopListening()
        stopWatching()
      }
    }
  }
}
