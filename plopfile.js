// Plop finds this file on every Node; it lets Node 20 read plopfile.ts. Plop itself exits 0 when a plopfile throws.
let load
try {
  const { register } = await import('tsx/esm/api')
  register()
  load = (await import('./plopfile.ts')).default
} catch (error) {
  console.error(error)
  process.exit(70)
}
export default load
