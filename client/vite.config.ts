import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { pageFiles } from './page-files.ts'

const here = import.meta.dirname
const dist = resolve(here, 'dist')
const PAGES = ['index.html', 'drive/index.html', 'dispatch/index.html', 'track/index.html', 'monitor/index.html']
const { version } = JSON.parse(readFileSync(resolve(here, '../package.json'), 'utf8'))
const SERVER = 'http://localhost:3000'

/** Only what the driver's page needs to open without a network: the map of the other pages would eat prepaid data. */
async function keepDriverFiles<Entry extends { url: string }>(entries: Entry[]) {
  const wanted = new Set(pageFiles(dist, 'drive/index.html').map(file => `/${file.path}`))
  return {
    manifest: entries.filter(({ url }) => wanted.has(url) || /^\/drive\/(icons\/|manifest)/.test(url)),
    warnings: []
  }
}

export default defineConfig({
  root: here,
  define: { __APP_VERSION__: JSON.stringify(version) },
  resolve: { conditions: ['rastro-source', 'module', 'browser', 'development|production'] },
  plugins: [
    preact({ reactAliasesEnabled: false }),
    VitePWA({
      strategies: 'injectManifest',
      // From the very first release: an update that reloads by itself would end a recording.
      registerType: 'prompt',
      injectRegister: false,
      manifest: false,
      srcDir: 'src',
      filename: 'service-worker.ts',
      outDir: 'dist/drive',
      scope: '/drive/',
      injectManifest: {
        globDirectory: dist,
        globPatterns: ['drive/**/*.{html,webmanifest,png,svg}', 'assets/**/*.{js,css}'],
        globIgnores: ['drive/service-worker.js'],
        manifestTransforms: [keepDriverFiles],
        // The worker lives in /drive/, the chunks in /assets/: only addresses from the root mean the same to both.
        modifyURLPrefix: { '': '/' },
        dontCacheBustURLsMatching: /assets\//
      }
    })
  ],
  build: {
    outDir: dist,
    emptyOutDir: true,
    // MapLibre alone is larger than the default; what the driver's page may load has a test of its own.
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { input: PAGES.map(page => resolve(here, page)).filter(existsSync) }
  },
  server: {
    proxy: {
      '/api': { target: SERVER, ws: true },
      '/ws': { target: SERVER, ws: true },
      '/tiles': SERVER
    }
  }
})
