type Options = {
  work: () => Promise<void>
  /** Milliseconds. */
  every: number
  onError: (error: unknown) => void
}

/**
 * Does the work now, and then again and again.
 *
 * @returns stop
 * @throws what the first round throws: a server that can't keep house shall not start
 */
export async function startHousekeeping({ work, every, onError }: Options): Promise<() => void> {
  await work()
  const timer = setInterval(() => {
    work().catch(onError)
  }, every)
  return () => clearInterval(timer)
}
