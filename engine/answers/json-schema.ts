// The fields as JSON Schemas: of gitops.yaml, of app.yaml, and of answers files.
import type { Generator } from '../generator.ts'
import type { Field } from './fields.ts'
import { gitopsFields, objectSchema } from './gitops.ts'

const DIALECT = 'http://json-schema.org/draft-07/schema#'

/** Schema name → schema: `gitops`, `app` and `answers`. */
export function jsonSchemas(generators: readonly Generator[]): Readonly<Record<string, Record<string, unknown>>> {
  const app = generators.find(generator => generator.name === 'app')!
  const version: Field = {
    name: 'version',
    summary: "Version of this file's shape",
    required: true,
    schema: { const: 1 },
    read: value => ({ value }),
  }
  return {
    gitops: { $schema: DIALECT, title: 'gitops.yaml of plop-gitops', ...objectSchema(gitopsFields) },
    app: {
      $schema: DIALECT,
      title: 'app.yaml of plop-gitops',
      ...objectSchema([version, ...app.fields.map(optionalWhenConditional)]),
    },
    answers: answersSchema(generators),
  }
}

/** Path → text of the schemas a repository carries. */
export function schemaFiles(generators: readonly Generator[]): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(jsonSchemas(generators)).map(([name, schema]) => [
      `.gitops/schema/${name}.json`,
      `${JSON.stringify(schema, null, 2)}\n`,
    ]),
  )
}

function answersSchema(generators: readonly Generator[]): Record<string, unknown> {
  const one = generators.map(generator => {
    const schema = objectSchema(generator.fields.map(optionalWhenConditional))
    const properties = {
      generator: { const: generator.name, description: generator.summary },
      ...(schema.properties as object),
    }
    return { title: generator.name, ...schema, properties }
  })
  return {
    $schema: DIALECT,
    title: 'Answers of plop-gitops',
    anyOf: [...one, { type: 'array', items: { anyOf: one } }],
  }
}

// Required only beside certain other answers: the schema lets it be missing or null, the tool says when it may not.
const optionalWhenConditional = (field: Field): Field =>
  field.unless ? { ...field, required: false, schema: { anyOf: [field.schema, { type: 'null' }] } } : field
