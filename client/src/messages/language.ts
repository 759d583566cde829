export type Language = 'es' | 'en'

/**
 * The language of the page: `?lang=es|en` wins, then the first of the browser's languages that we speak, then Spanish.
 *
 * @param search the query of the page's address, such as `?lang=en`
 * @param languages the browser's languages, best first, as BCP 47 tags
 */
export function chooseLanguage(search: string, languages: readonly string[]): Language {
  const wanted = new URLSearchParams(search).get('lang')
  for (const tag of [wanted ?? '', ...languages]) {
    const language = tag.toLowerCase().split('-')[0]
    if (language === 'es' || language === 'en') return language
  }
  return 'es'
}
