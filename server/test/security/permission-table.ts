import { WHO, type Who } from './world.ts'

/**
 * Who may do what: the status that each gets who asks for it in the documented shape. 401 is "say who you are", 403 "not
 * you", 404 "to you, it is not there". Everyone asks from an address that is not the server's own.
 *
 * The phones may be anyone's: `device` carries the shipment that is asked for, `other_device` another one. A customer's
 * link opens what it is the link of, and nothing else; shown as a token it is none.
 */
const ROUTES = `
                                                 device  other   dispat- admin   revoked expired share   other   sensor
                                         nobody          device  cher            device  token           share   key
GET    /metrics                          403     403     403     403     200     403     403     403     403     403
GET    /health/live                      200     200     200     200     200     200     200     200     200     200
GET    /health/ready                     200     200     200     200     200     200     200     200     200     200
GET    /api/v1/tiles                     200     200     200     200     200     200     200     200     200     200

POST   /api/v1/session                   200     200     200     200     200     200     200     200     200     200
GET    /api/v1/session                   401     403     403     200     200     401     401     401     401     403
DELETE /api/v1/session                   204     204     204     204     204     204     204     204     204     204
POST   /api/v1/session/renew             401     401     401     200     200     401     200     401     401     401
POST   /api/v1/session/password          401     403     403     204     204     401     401     401     401     403
DELETE /api/v1/sessions                  401     403     403     204     204     401     401     401     401     403
POST   /api/v1/tickets                   401     201     201     201     201     401     401     401     401     403
GET    /api/v1/users                     401     403     403     403     200     401     401     401     401     403
POST   /api/v1/users                     401     403     403     403     201     401     401     401     401     403
GET    /api/v1/users/{id}                401     403     403     403     200     401     401     401     401     403
PATCH  /api/v1/users/{id}                401     403     403     403     200     401     401     401     401     403
PUT    /api/v1/users/{id}                401     403     403     403     200     401     401     401     401     403
DELETE /api/v1/users/{id}                401     403     403     403     200     401     401     401     401     403
GET    /api/v1/audit                     401     403     403     403     200     401     401     401     401     403

POST   /api/v1/devices                   201     201     201     201     201     201     201     201     201     201
GET    /api/v1/devices                   401     403     403     200     200     401     401     401     401     403
GET    /api/v1/devices/{id}              401     403     403     200     200     401     401     401     401     403
DELETE /api/v1/devices/{id}              401     403     403     200     200     401     401     401     401     403
GET    /api/v1/devices/{id}/track        401     403     403     200     200     401     401     401     401     403
GET    /api/v1/positions                 401     403     403     200     200     401     401     401     401     403
POST   /api/v1/sync                      401     200     200     403     403     401     401     401     401     403
GET    /api/v1/driver                    401     200     200     403     403     401     401     401     401     403
POST   /api/ubicacion/                   401     200     200     403     403     401     401     401     401     403
POST   /api/ubicacion                    401     200     200     403     403     401     401     401     401     403

GET    /api/v1/drivers                   401     403     403     200     200     401     401     401     401     403
POST   /api/v1/drivers                   401     403     403     201     201     401     401     401     401     403
GET    /api/v1/drivers/{id}              401     403     403     200     200     401     401     401     401     403
PATCH  /api/v1/drivers/{id}              401     403     403     200     200     401     401     401     401     403
PUT    /api/v1/drivers/{id}              401     403     403     200     200     401     401     401     401     403
DELETE /api/v1/drivers/{id}              401     403     403     200     200     401     401     401     401     403
POST   /api/v1/drivers/{id}/enrollments  401     403     403     201     201     401     401     401     401     403
GET    /api/v1/vehicles                  401     403     403     200     200     401     401     401     401     403
POST   /api/v1/vehicles                  401     403     403     201     201     401     401     401     401     403
GET    /api/v1/vehicles/{id}             401     403     403     200     200     401     401     401     401     403
PATCH  /api/v1/vehicles/{id}             401     403     403     200     200     401     401     401     401     403
PUT    /api/v1/vehicles/{id}             401     403     403     200     200     401     401     401     401     403
DELETE /api/v1/vehicles/{id}             401     403     403     200     200     401     401     401     401     403

GET    /api/v1/shipments                 401     403     403     200     200     401     401     401     401     403
POST   /api/v1/shipments                 401     403     403     201     201     401     401     401     401     403
GET    /api/v1/shipments/{id}            401     403     403     200     200     401     401     401     401     403
PATCH  /api/v1/shipments/{id}            401     403     403     200     200     401     401     401     401     403
PUT    /api/v1/shipments/{id}            401     403     403     200     200     401     401     401     401     403
DELETE /api/v1/shipments/{id}            401     403     403     200     200     401     401     401     401     403
GET    /api/v1/shipments/{id}/events     401     403     403     200     200     401     401     401     401     403
GET    /api/v1/shipments/{id}/track      401     403     403     200     200     401     401     401     401     403
GET    /api/v1/shipments/{id}/shares     401     403     403     200     200     401     401     401     401     403
POST   /api/v1/shipments/{id}/shares     401     403     403     201     201     401     401     401     401     403
DELETE /api/v1/shipments/{id}/shares/{share_id}
                                         401     403     403     200     200     401     401     401     401     403
GET    /api/v1/track/{token}             404     404     404     404     404     404     404     200     200     404

GET    /api/v1/sensors                   401     403     403     200     200     401     401     401     401     403
POST   /api/v1/sensors                   401     403     403     201     201     401     401     401     401     403
GET    /api/v1/sensors/{id}              401     403     403     200     200     401     401     401     401     403
PATCH  /api/v1/sensors/{id}              401     403     403     200     200     401     401     401     401     403
PUT    /api/v1/sensors/{id}              401     403     403     200     200     401     401     401     401     403
DELETE /api/v1/sensors/{id}              401     403     403     200     200     401     401     401     401     403
POST   /api/v1/sensors/{id}/keys         401     403     403     201     201     401     401     401     401     403
GET    /api/v1/sensors/{id}/keys         401     403     403     200     200     401     401     401     401     403
DELETE /api/v1/sensors/{id}/keys/{key_id}
                                         401     403     403     204     204     401     401     401     401     403
GET    /api/v1/readings                  401     403     403     200     200     401     401     401     401     403
POST   /api/v1/readings                  401     403     403     201     201     401     401     401     401     201
POST   /api/v1/readings/batch            401     403     403     200     200     401     401     401     401     200
GET    /api/v1/readings/{id}             401     403     403     200     200     401     401     401     401     403
PATCH  /api/v1/readings/{id}             401     403     403     200     200     401     401     401     401     403
PUT    /api/v1/readings/{id}             401     403     403     200     200     401     401     401     401     403
DELETE /api/v1/readings/{id}             401     403     403     200     200     401     401     401     401     403

GET    /api/v1/ws                        426     426     426     426     426     426     426     426     426     426
GET    /api/v1/ws/secure                 426     426     426     426     426     426     426     426     426     426
GET    /ws/tracking/{shipment_id}/       426     426     426     426     426     426     426     426     426     426
GET    /ws/tracking/{shipment_id}        426     426     426     426     426     426     426     426     426     426
GET    /api/v1/ws/stats                  401     403     403     200     200     401     401     401     401     403
GET    /api/v1/ws/stats/{channel}        401     403     403     200     200     401     401     401     401     403
POST   /api/v1/ws/test-event             401     403     403     202     202     401     401     401     401     403
GET    /api/v1/events                    401     403     403     200     200     401     401     401     401     403
`

/** Only there with TEST_ROUTES=true, on data of their own. */
const TEST_ROUTES = `
GET    /api/v1/test-sensors              200     200     200     200     200     200     200     200     200     200
POST   /api/v1/test-sensors              201     201     201     201     201     201     201     201     201     201
GET    /api/v1/test-sensors/{id}         200     200     200     200     200     200     200     200     200     200
PATCH  /api/v1/test-sensors/{id}         200     200     200     200     200     200     200     200     200     200
PUT    /api/v1/test-sensors/{id}         200     200     200     200     200     200     200     200     200     200
DELETE /api/v1/test-sensors/{id}         200     200     200     200     200     200     200     200     200     200
`

/**
 * Who hears what: `open`, `no` (the socket stays open and an error message says so), or the status with which the upgrade is
 * refused. The devices ask with a ticket, the customers with their link. `{own}` is of `device` and of `share`, `{other}`
 * of `other_device` and of `other_share`.
 */
const CHANNELS = `
                                                 device  other   dispat- admin   revoked expired share   other   sensor
                                         nobody          device  cher            device  token           share   key
general                                  401     open    open    open    open    401     401     no      no      401
sensors                                  401     no      no      open    open    401     401     no      no      401
readings                                 401     no      no      open    open    401     401     no      no      401
drivers                                  401     no      no      open    open    401     401     no      no      401
vehicles                                 401     no      no      open    open    401     401     no      no      401
devices                                  401     no      no      open    open    401     401     no      no      401
shipments                                401     no      no      open    open    401     401     no      no      401
alerts                                   401     no      no      open    open    401     401     no      no      401
fleet                                    401     no      no      open    open    401     401     no      no      401
device:{own}                             401     open    no      open    open    401     401     no      no      401
device:{other}                           401     no      open    open    open    401     401     no      no      401
tracking:{own}                           401     open    no      open    open    401     401     open    no      401
tracking:{other}                         401     no      open    open    open    401     401     no      open    401
`

/** The first system's sockets: `open`, or the status with which the upgrade is refused. */
const FIRST_SYSTEM = `
/ws/tracking/{own}/                      401     open    404     open    open    401     401     open    404     401
/ws/tracking/{other}/                    401     404     open    open    open    401     401     404     open    401
`

/** What is served beside the document: pages, files, the document itself, and other spellings of documented routes. */
export const UNDOCUMENTED =
  /^(\/api\/openapi\.json|\/api\/docs(\/.*)?|\/tiles\/\*|\/track\/:token|\/\*|\/api\/v1\/(sensors|sensores|test-sensors|readings|lecturas)(\/.*)?)$/

export type Expected = Record<Who, string>

export const routeTable = parse(ROUTES + TEST_ROUTES)
export const channelTable = parse(CHANNELS)
export const firstSystemTable = parse(FIRST_SYSTEM)

/** Rows by their first words: `GET /api/v1/drivers`. Lines before the first row are a heading. */
function parse(table: string): Map<string, Expected> {
  const cell = '(?:\\d{3}|open|no)'
  const rows = table.matchAll(new RegExp(`^(\\S.*?)\\s+(${cell}(?:\\s+${cell}){${WHO.length - 1}})$`, 'gm'))
  return new Map(
    [...rows].map(([, name = '', cells = '']) => {
      const values = cells.split(/\s+/)
      const row = Object.fromEntries(WHO.map((who, column) => [who, values[column] ?? '']))
      return [name.replace(/\s+/, ' '), row as Expected]
    })
  )
}
