/** Follows what the browser would answer if it were asked for the position. Some never say; then nothing is told. */
export function watchPermission(onState: (state: PermissionState) => void) {
  navigator.permissions?.query({ name: 'geolocation' }).then(
    status => {
      onState(status.state)
      status.addEventListener('change', () => onState(status.state))
    },
    error => console.info('The permission is not told', error)
  )
}
