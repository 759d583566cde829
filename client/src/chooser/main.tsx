import { render } from 'preact'
import { chooserMessages } from '../messages/chooser.ts'
import { chooseLanguage } from '../messages/language.ts'
import '../ui/tokens.css'
import './chooser.css'

const language = chooseLanguage(location.search, navigator.languages)
const messages = chooserMessages[language]
document.documentElement.lang = language

/** One link for each kind of person; customers come by their own link. */
function Chooser() {
  return (
    <main>
      <h1>Rastro</h1>
      <p>{messages.what}</p>
      <nav>
        {messages.pages.map(({ path, name, text }) => (
          <a key={path} href={path + location.search}>
            <b>{name}</b>
            <span>{text}</span>
          </a>
        ))}
      </nav>
      <p class="hint">{messages.customers}</p>
    </main>
  )
}

const root = document.getElementById('app')
if (root !== null) render(<Chooser />, root)
