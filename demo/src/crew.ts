/** Who drives what in the demo. Invented people; the plates follow Ecuador's pattern (province, service, number). */
export interface CrewMember {
  name: string
  phone: string
  plate: string
}

const GIVEN_NAMES = [
  'Lucía',
  'Segundo',
  'María José',
  'Wilmer',
  'Rosa Elena',
  'Byron',
  'Nayeli',
  'Kléver',
  'Carmen',
  'Édison',
  'Paola',
  'Manuel',
  'Inti',
  'Verónica',
  'Jhonny',
  'Blanca',
  'Fausto',
  'Gabriela',
  'Rumiñahui'
]

const SURNAMES = [
  'Quishpe',
  'Andrade',
  'Morocho',
  'Cevallos',
  'Guamán',
  'Zambrano',
  'Peralta',
  'Toapanta',
  'Cabrera',
  'Chuquimarca',
  'Vélez',
  'Iñiguez',
  'Sarango',
  'Montenegro',
  'Lema',
  'Palacios',
  'Tenesaca'
]

const PROVINCES = ['A', 'P', 'G', 'L', 'M']

/** The same person and plate for the same number, always; different ones for the first few hundred numbers. */
export function crewMember(number: number): CrewMember {
  const pick = (list: readonly string[], place: number) => list[place % list.length] ?? ''
  const digits = (value: number, length: number) => String(value).padStart(length, '0')
  const mother = 3 * number + 5
  const sameSurname = (mother - number) % SURNAMES.length === 0
  return {
    name: `${pick(GIVEN_NAMES, number)} ${pick(SURNAMES, number)} ${pick(SURNAMES, sameSurname ? mother + 1 : mother)}`,
    phone: `+593 9${digits((number * 7919) % 100, 2)} ${digits((number * 104_729) % 1000, 3)} ${digits((number * 1299) % 1000, 3)}`,
    plate: `${pick(PROVINCES, number)}A${pick(['B', 'C', 'D'], number)}-${digits(1000 + number * 37, 4)}`
  }
}
