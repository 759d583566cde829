import type { Language } from './language.ts'

/** What the panel of accounts says. */
const es = {
  title: 'Cuenta',
  tabs: { label: 'Qué se muestra', own: 'Mi cuenta', users: 'Usuarios', audit: 'Registro' },
  loading: 'Cargando…',
  failed: 'No se pudo cargar. Vuelva a probar.',
  again: 'Reintentar',
  roles: { admin: 'administrador', dispatcher: 'despachador' },
  own: {
    password: 'Cambiar mi contraseña',
    current: 'Contraseña actual',
    next: 'Contraseña nueva',
    nextHint: 'Al menos 10 caracteres. Sus otras sesiones terminan.',
    change: 'Cambiar contraseña',
    changed: 'Contraseña cambiada. Sus otras sesiones han terminado.',
    everywhere: 'Cerrar todas mis sesiones',
    everywhereHow: 'En este y en los demás equipos: por si perdió uno o lo dejó abierto.',
    everywhereQuestion: 'También se cierra aquí. ¿Salir de todas partes?',
    everywhereYes: 'Sí, salir'
  },
  users: {
    add: 'Añadir usuario',
    name: 'Nombre',
    email: 'Correo',
    role: 'Papel',
    password: 'Contraseña',
    newPassword: 'Contraseña nueva',
    newPasswordHint: 'Vacía: la de siempre. Una nueva termina sus sesiones.',
    passwordHint: 'Al menos 10 caracteres. Désela en persona.',
    you: 'usted',
    edit: (name: string) => `Editar ${name}`,
    lastAdmin: 'Es el único administrador: nombre antes a otro.',
    remove: 'Eliminar usuario',
    removeQuestion: 'Sus sesiones terminan y no podrá entrar. ¿Eliminar?',
    removeYes: 'Sí, eliminar'
  },
  audit: {
    none: 'Nada registrado todavía.',
    older: 'Ver más',
    by: (who: string) => `por ${who}`,
    of: (what: string) => `sobre ${what}`,
    user: (id: number) => `usuario ${id}`,
    kinds: {
      user: 'usuario',
      session: 'sesión',
      driver: 'conductor',
      device: 'teléfono',
      shipment: 'envío',
      share: 'enlace',
      sensor: 'sensor'
    },
    actions: {
      sign_in: 'Entró',
      sign_in_failed: 'No pudo entrar',
      sign_out: 'Salió',
      sign_out_everywhere: 'Salió de todas partes',
      session_stolen: 'Sesión usada dos veces: terminada',
      password_changed: 'Contraseña cambiada',
      user_created: 'Usuario creado',
      user_changed: 'Usuario cambiado',
      user_deleted: 'Usuario eliminado',
      enrollment_created: 'Código creado',
      enrollment_failed: 'Código rechazado',
      device_enrolled: 'Teléfono vinculado',
      device_revoked: 'Teléfono revocado',
      share_created: 'Enlace creado',
      share_revoked: 'Enlace revocado',
      sensor_key_created: 'Clave de sensor creada',
      sensor_key_revoked: 'Clave de sensor revocada'
    }
  }
}

export type AccountMessages = typeof es

const en: AccountMessages = {
  title: 'Account',
  tabs: { label: 'What is shown', own: 'My account', users: 'Users', audit: 'Log' },
  loading: 'Loading…',
  failed: 'That could not be loaded. Try again.',
  again: 'Try again',
  roles: { admin: 'admin', dispatcher: 'dispatcher' },
  own: {
    password: 'Change my password',
    current: 'Present password',
    next: 'New password',
    nextHint: 'At least 10 characters. Your other sessions end.',
    change: 'Change password',
    changed: 'Password changed. Your other sessions have ended.',
    everywhere: 'End all my sessions',
    everywhereHow: 'Here and on all other computers: in case you lost one or left it open.',
    everywhereQuestion: 'That includes this one. Sign out everywhere?',
    everywhereYes: 'Yes, sign out'
  },
  users: {
    add: 'Add user',
    name: 'Name',
    email: 'Email',
    role: 'Role',
    password: 'Password',
    newPassword: 'New password',
    newPasswordHint: 'Empty: as before. A new one ends their sessions.',
    passwordHint: 'At least 10 characters. Hand it over in person.',
    you: 'you',
    edit: name => `Edit ${name}`,
    lastAdmin: 'The only admin: make another one first.',
    remove: 'Delete user',
    removeQuestion: 'Their sessions end, and they cannot sign in any more. Delete?',
    removeYes: 'Yes, delete'
  },
  audit: {
    none: 'Nothing logged yet.',
    older: 'Show more',
    by: who => `by ${who}`,
    of: what => `on ${what}`,
    user: id => `user ${id}`,
    kinds: {
      user: 'user',
      session: 'session',
      driver: 'driver',
      device: 'phone',
      shipment: 'shipment',
      share: 'link',
      sensor: 'sensor'
    },
    actions: {
      sign_in: 'Signed in',
      sign_in_failed: 'Could not sign in',
      sign_out: 'Signed out',
      sign_out_everywhere: 'Signed out everywhere',
      session_stolen: 'Session used twice: ended',
      password_changed: 'Password changed',
      user_created: 'User created',
      user_changed: 'User changed',
      user_deleted: 'User deleted',
      enrollment_created: 'Code made',
      enrollment_failed: 'Code refused',
      device_enrolled: 'Phone linked',
      device_revoked: 'Phone revoked',
      share_created: 'Link made',
      share_revoked: 'Link revoked',
      sensor_key_created: 'Sensor key made',
      sensor_key_revoked: 'Sensor key revoked'
    }
  }
}

export const ACCOUNT_MESSAGES: Readonly<Record<Language, AccountMessages>> = { es, en }
