/** The part of the package `qrcode` (1.5) that is used here; it brings no types. */
declare module 'qrcode' {
  const qrcode: {
    create: (text: string) => { modules: { size: number; get: (row: number, column: number) => number } }
  }
  export default qrcode
}
