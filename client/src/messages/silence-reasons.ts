import type { SilenceReason } from '@rastro/shared/model/journal'
import type { Language } from './language.ts'

const REASONS: Readonly<Record<Language, Readonly<Record<SilenceReason, string>>>> = {
  es: {
    page_hidden: 'teléfono bloqueado u otra app',
    permission_denied: 'sin permiso de ubicación',
    position_unavailable: 'el teléfono no halla su posición',
    position_timeout: 'el GPS no responde',
    app_closed: 'app cerrada',
    app_started: 'app reiniciada',
    storage_evicted: 'el teléfono borró los datos de la app',
    quota_exceeded: 'teléfono sin espacio',
    recording_elsewhere: 'graba otra pestaña',
    trip_ended: 'viaje terminado',
    pending: 'los datos siguen en el teléfono',
    inaccurate: 'solo posiciones imprecisas',
    unknown: 'sin contacto'
  },
  en: {
    page_hidden: 'phone locked or other app',
    permission_denied: 'no permission to locate',
    position_unavailable: 'the phone cannot find its position',
    position_timeout: 'GPS does not answer',
    app_closed: 'app closed',
    app_started: 'app restarted',
    storage_evicted: 'the phone deleted the app’s data',
    quota_exceeded: 'phone out of space',
    recording_elsewhere: 'another tab records',
    trip_ended: 'trip ended',
    pending: 'the data is still on the phone',
    inaccurate: 'only rough positions',
    unknown: 'no contact'
  }
}

/** Why a device is silent, in words. What we have no words for is unknown to us. */
export function silenceReason(language: Language, reason: string | null): string {
  const known: Readonly<Record<string, string>> = REASONS[language]
  return (reason === null ? undefined : known[reason]) ?? REASONS[language].unknown
}
