import type { Ledger } from '@rastro/shared/ledger'
import type { Role } from '@rastro/shared/model/role'
import type { Refusal, ShipmentAction, ShipmentStatus } from '@rastro/shared/model/shipment'
import type { Place } from '@rastro/shared/schema/place'
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

/**
 * The tables as rows come out of them: `timestamptz` is an ISO 8601 string in UTC, `bigint` a number, `int8multirange`
 * a ledger (see types.ts). A row can go onto the wire as it is.
 */
type Timestamp = string

export interface UsersTable {
  id: GeneratedAlways<number>
  name: string
  email: string
  password_hash: string
  role: Role
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export interface SessionsTable {
  id: GeneratedAlways<number>
  user_id: number
  created_at: Generated<Timestamp>
  expires_at: Timestamp
  ended_at: Timestamp | null
}

export interface RenewalsTable {
  token_hash: Buffer
  session_id: number
  created_at: Generated<Timestamp>
  used_at: Timestamp | null
  retry_key_hash: Buffer | null
}

export interface DriversTable {
  id: GeneratedAlways<number>
  name: string
  phone: string | null
  note: string | null
  active: Generated<boolean>
  vehicle_id: number | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export interface VehiclesTable {
  id: GeneratedAlways<number>
  plate: string
  name: string | null
  kind: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  version: Generated<number>
}

export interface DevicesTable {
  id: GeneratedAlways<number>
  driver_id: number
  name: string | null
  platform: string | null
  token_hash: Buffer
  numbered_by: 'device' | 'server' | null
  created_at: Generated<Timestamp>
  revoked_at: Timestamp | null
}

export interface EnrollmentsTable {
  code_hash: Buffer
  driver_id: number
  created_at: Generated<Timestamp>
  expires_at: Timestamp
  used_at: Timestamp | null
}

export interface TicketsTable {
  token_hash: Buffer
  session_id: number | null
  device_id: number | null
  origin: string | null
  access_expires_at: Timestamp
  expires_at: Timestamp
}

export interface DeviceStateTable {
  device_id: number
  received: Generated<Ledger>
  rejected: Generated<Ledger>
  dropped: Generated<Ledger>
  head_seq: Generated<number>
  lat: number | null
  lng: number | null
  accuracy: number | null
  speed: number | null
  heading: number | null
  fix_battery: number | null
  recorded_at: Timestamp | null
  received_at: Timestamp | null
  seq: number | null
  last_event: string | null
  last_event_at: Timestamp | null
  last_seen_at: Timestamp | null
  clock_offset_ms: number | null
  app_version: string | null
  battery: number | null
  storage_persisted: boolean | null
}

export interface MisdatedFixesTable {
  device_id: number
  seq: number
  recorded_at: Timestamp
  received_at: Timestamp
  lat: number
  lng: number
  accuracy: number | null
  altitude: number | null
  speed: number | null
  heading: number | null
  battery: number | null
}

export interface FixesTable extends MisdatedFixesTable {
  flags: Generated<string[]>
}

export interface DeviceRecordsTable {
  device_id: number
  seq: number
  kind: string
  recorded_at: Timestamp
  received_at: Timestamp
  body: Record<string, unknown>
}

export interface EventLogTable {
  only_row: Generated<boolean>
  installation: Generated<string>
  epoch: Generated<string>
}

export interface ChannelsTable {
  name: string
  top: number
  trimmed: Generated<number>
}

export interface EventsTable {
  channel: string
  offset: number
  type: 'entity_event' | 'system_event'
  entity_type: string | null
  event_type: string
  entity_id: number | null
  data: Record<string, unknown>
  timestamp: Timestamp
  metadata: Record<string, unknown>
}

export interface AuditEntriesTable {
  id: GeneratedAlways<number>
  at: Timestamp
  action: string
  actor_kind: string | null
  actor_id: number | null
  target_kind: string | null
  target_id: number | null
  address: string | null
  detail: Record<string, unknown>
}

/** Written as JSON text: the driver would make a Postgres array of a list. */
type Json<Value> = ColumnType<Value, string, string>

export interface ShipmentsTable {
  id: GeneratedAlways<number>
  reference: string
  customer_name: string | null
  origin: Json<Place> | null
  destination: Json<Place> | null
  stops: Json<Place[]>
  driver_id: number | null
  vehicle_id: number | null
  status: ShipmentStatus
  planned_at: Timestamp | null
  started_at: Timestamp | null
  finished_at: Timestamp | null
  created_at: Timestamp
  updated_at: Timestamp
  version: Generated<number>
}

export interface ShipmentAssignmentsTable {
  id: GeneratedAlways<number>
  shipment_id: number
  driver_id: number
  since: Timestamp
  until: Timestamp | null
}

export interface ShipmentEventsTable {
  id: GeneratedAlways<number>
  shipment_id: number | null
  kind: 'status' | 'driver' | 'action'
  action: ShipmentAction | null
  status: ShipmentStatus | null
  driver_id: number | null
  note: string | null
  applied: Generated<boolean>
  refusal: Refusal | null
  occurred_at: Timestamp
  received_at: Timestamp
  actor_kind: string | null
  actor_id: number | null
  device_id: number | null
  seq: number | null
}

export interface ShipmentSharesTable {
  id: GeneratedAlways<number>
  shipment_id: number
  token_hash: Buffer
  created_at: Timestamp
  created_by: number | null
  expires_at: Timestamp
  revoked_at: Timestamp | null
  views: Generated<number>
  last_viewed_at: Timestamp | null
}

export interface SensorsTable {
  id: GeneratedAlways<number>
  type: string
  model: string
  name: string | null
  unit: string | null
  vehicle_id: number | null
  minimum: number | null
  maximum: number | null
  test: Generated<boolean>
  created_at: Timestamp
  updated_at: Timestamp
  version: Generated<number>
}

export interface SensorKeysTable {
  id: GeneratedAlways<number>
  sensor_id: number
  key_hash: Buffer
  created_at: Timestamp
}

export interface ReadingsTable {
  id: GeneratedAlways<number>
  recorded_at: Timestamp
  received_at: Timestamp
  value: number
  sensor_id: number
}

export interface DeletedSensorsTable {
  sensor_id: number
  deleted_at: Timestamp
}

export interface Database {
  sensors: SensorsTable
  sensor_keys: SensorKeysTable
  readings: ReadingsTable
  deleted_sensors: DeletedSensorsTable
  shipments: ShipmentsTable
  shipment_assignments: ShipmentAssignmentsTable
  shipment_events: ShipmentEventsTable
  shipment_shares: ShipmentSharesTable
  audit_entries: AuditEntriesTable
  event_log: EventLogTable
  channels: ChannelsTable
  events: EventsTable
  users: UsersTable
  sessions: SessionsTable
  renewals: RenewalsTable
  drivers: DriversTable
  vehicles: VehiclesTable
  devices: DevicesTable
  enrollments: EnrollmentsTable
  tickets: TicketsTable
  device_state: DeviceStateTable
  fixes: FixesTable
  misdated_fixes: MisdatedFixesTable
  device_records: DeviceRecordsTable
}
