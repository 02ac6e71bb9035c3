// Versions the templates write out, and the commits behind moving tags. Checked against upstream's releases in 2026-08.

export const ARGOCD = {
  version: 'v3.5.1',
  /** What upstream tests this release on. */
  kubernetes: '1.33 to 1.36',
} as const

export const ACTIONS = {
  checkout: { commit: '3d3c42e5aac5ba805825da76410c181273ba90b1', version: 'v7.0.1' },
  setupNode: { commit: '820762786026740c76f36085b0efc47a31fe5020', version: 'v7.0.0' },
} as const
