/** What is to happen at known moments (milliseconds since 1970), and did not happen yet. */
export class Agenda<Item extends { time: number }> {
  #items: readonly Item[] = []

  add(items: readonly Item[]): void {
    this.#items = [...this.#items, ...items].sort((a, b) => a.time - b.time)
  }

  /** Takes out what is due, in order of time. */
  take(until: number): Item[] {
    const due = this.#items.filter(item => item.time <= until)
    if (due.length > 0) this.#items = this.#items.filter(item => item.time > until)
    return due
  }
}
