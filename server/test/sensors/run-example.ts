import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ServerProcess } from '../../../test/support/server-process.ts'

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url))

/** The admin of the server that the examples talk to. */
export const ADMIN = { EMAIL: 'admin@example.com', PASSWORD: 'correct horse battery' }

type Environment = Record<string, string>

export type Started = {
  child: ChildProcess
  output: () => string
  problems: () => string
  /** Its exit code; null when a signal ended it. */
  ended: Promise<number | null>
}

/** Starts a program in the folder of the examples. */
export function startExample(command: string, args: string[], environment: Environment, input?: string): Started {
  const child = spawn(command, args, {
    cwd: EXAMPLES,
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: 'pipe'
  })
  let output = ''
  let problems = ''
  child.stdout.on('data', text => {
    output += text
  })
  child.stderr.on('data', text => {
    problems += text
  })
  child.stdin.end(input ?? '')
  const ended = once(child, 'close').then(([code]) => code)
  return { child, output: () => output, problems: () => problems, ended }
}

/** Runs it to its end. */
export async function runExample(command: string, args: string[], environment: Environment, input?: string) {
  const started = startExample(command, args, environment, input)
  return { code: await started.ended, output: started.output(), problems: started.problems() }
}

export function environmentOf(server: ServerProcess): Environment {
  return { URL: server.url, ...ADMIN }
}

/** Whether there is a Python that has the module. */
export async function hasPython(module: string): Promise<boolean> {
  try {
    const child = spawn('python3', ['-c', `import ${module}`], { stdio: 'ignore' })
    const [code] = await once(child, 'close')
    return code === 0
  } catch {
    // There is no Python at all.
    return false
  }
}

/** The answer, with its body whatever it is. */
export type Answer = {
  status: number
  body: {
    id: number
    key: string
    access_token: string
    items: { value: number }[]
    channels: Record<string, { connections: number }>
  }
}
export type Call = (method: string, path: string, body?: object) => Promise<Answer>

/** Requests by the admin, signed in anew. */
export async function signedIn({ url }: ServerProcess): Promise<Call> {
  async function request(method: string, path: string, body?: object, token = ''): Promise<Answer> {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' })
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? {} : JSON.parse(text) }
  }
  const { body } = await request('POST', '/session', { email: ADMIN.EMAIL, password: ADMIN.PASSWORD })
  return (method, path, given) => request(method, path, given, body.access_token)
}
