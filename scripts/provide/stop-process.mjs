/** How long a database may take to stop by itself before it is killed, milliseconds. */
const GRACE_MILLISECONDS = 5000

/**
 * Ends a process that we started, and waits until it is gone.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal how it is asked to go
 * @returns {Promise<void>}
 */
export function stopProcess(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise(resolve => {
    const kill = setTimeout(() => child.kill('SIGKILL'), GRACE_MILLISECONDS)
    child.once('exit', () => {
      clearTimeout(kill)
      resolve()
    })
    child.kill(signal)
  })
}
