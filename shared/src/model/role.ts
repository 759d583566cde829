/** admin: everything. dispatcher: everything but accounts and settings. */
export const ROLES = ['admin', 'dispatcher'] as const
export type Role = (typeof ROLES)[number]
