import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { insertItem, removeKey, setValue } from '../engine/yaml/edit.ts'
import { readOwned, setImage } from '../engine/yaml/overlay.ts'
import { parseOne } from '../engine/yaml/parse.ts'
import { quoted, scalar } from '../engine/yaml/scalar.ts'

const test = suite('yaml edits')

// What is edited, how, and the whole text after it: every byte that is not meant stays.
const EDITS: readonly (readonly [string, string, (text: string) => string, string])[] = [
  ['a plain value, its comment kept', 'a: 1 # one\nb: 2\n', text => setValue(text, ['a'], 3), 'a: 3 # one\nb: 2\n'],
  [
    'a quoted value stays quoted',
    'a: \'x\'\nb: "y"\n',
    text => setValue(setValue(text, ['a'], "it's"), ['b'], 'z'),
    "a: 'it''s'\nb: \"z\"\n",
  ],
  ['a value in flow style', '- {name: dev, on: 1}\n', text => setValue(text, [0, 'on'], 2), '- {name: dev, on: 2}\n'],
  [
    'a missing key in flow style',
    'x: {name: dev}\n',
    text => setValue(text, ['x', 'protected'], true),
    'x: {name: dev, protected: true}\n',
  ],
  [
    'a missing key in block style',
    'x:\n    a: 1 # kept\ny: 2\n',
    text => setValue(text, ['x', 'b'], 'c'),
    'x:\n    a: 1 # kept\n    b: c\ny: 2\n',
  ],
  ['an empty value', 'a:\nb: 1\n', text => setValue(text, ['a'], 'x'), 'a: x\nb: 1\n'],
  [
    'a block list by a word, comments with colons before it',
    'e: # note: this\n  - dev\n  - prod\nb: 1\n',
    text => setValue(text, ['e'], 'all'),
    'e: all\nb: 1\n',
  ],
  ['a block scalar', 'a: |\n  x\n  y\nb: 1\n', text => setValue(text, ['b'], 2), 'a: |\n  x\n  y\nb: 2\n'],
  [
    'an item between two',
    'e:\n  - {name: a}\n  # of b\n  - {name: b}\n',
    text => insertItem(text, ['e'], 1, { name: 'x' }),
    'e:\n  - {name: a}\n  # of b\n  - {name: x}\n  - {name: b}\n',
  ],
  [
    'an item at the end, comment kept',
    'e:\n- a # one\nf: 1\n',
    text => insertItem(text, ['e'], 1, 'b'),
    'e:\n- a # one\n- b\nf: 1\n',
  ],
  ['an item in an empty list', 'e: []\n', text => insertItem(text, ['e'], 0, 'a'), 'e: [a]\n'],
  ['an item in a flow list', 'e: [a, c]\n', text => insertItem(text, ['e'], 1, 'b'), 'e: [a, b, c]\n'],
  ['a file without a final newline', 'a: 1', text => setValue(text, ['b'], 2), 'a: 1\nb: 2'],
  ['CRLF', 'e:\r\n  - a\r\nf: 1\r\n', text => insertItem(text, ['e'], 1, 'b'), 'e:\r\n  - a\r\n  - b\r\nf: 1\r\n'],
  [
    'removing a key',
    'x:\n  - name: a\n    tag: 1\n    digest: 2\ny: 1\n',
    text => removeKey(text, ['x', 0, 'tag']),
    'x:\n  - name: a\n    digest: 2\ny: 1\n',
  ],
  [
    'removing the first key of an item',
    'x:\n  - tag: 1\n    name: a\n',
    text => removeKey(text, ['x', 0, 'tag']),
    'x:\n  - name: a\n',
  ],
  ['removing the last key in flow style', 'x: {a: 1, b: 2}\n', text => removeKey(text, ['x', 'b']), 'x: {a: 1}\n'],
  ['removing what is not there', 'a: 1\n', text => removeKey(text, ['b']), 'a: 1\n'],
]

for (const [name, before, edit, after] of EDITS) {
  test(name, () => assert.is(edit(before), after))
}

const OVERLAY = `images:
  # moved by hand
  - newTag: "1.10" # quoted, or it is 1.1
    name: ghcr.io/acme/a
  - name: ghcr.io/acme/b
    newTag: v1
replicas:
  - {name: a, count: 3}
`

test('what an overlay owns is read by name, a tag as the text it is', () => {
  assert.equal(readOwned(OVERLAY, 'ghcr.io/acme/a', 'a'), { tag: '1.10', digest: null, replicas: 3 })
  assert.equal(readOwned(OVERLAY, 'ghcr.io/acme/c', 'c'), { tag: null, digest: null, replicas: null })
  assert.equal(readOwned('images: [', 'x', 'x'), { tag: null, digest: null, replicas: null })
})

test('setting an image touches its tag only', () => {
  assert.is(setImage(OVERLAY, 'ghcr.io/acme/a', '1.20', null), OVERLAY.replace('1.10', '1.20'))
  assert.is(setImage(OVERLAY, 'ghcr.io/acme/c', 'v1', null), null)
})

test('duplicate keys, merge keys and broken text are refused with their place', () => {
  for (const text of ['a: 1\na: 2\n', 'a: [\n', 'a: b: c\n']) {
    assert.throws(
      () => parseOne(text, 'x.yaml'),
      (error: { findings: readonly { line: number }[] }) => error.findings[0]!.line > 0,
    )
  }
})

test('a scalar is read back as the text it was, by readers of YAML 1.1 and 1.2', () => {
  const texts = [
    'yes',
    'no',
    'on',
    'y',
    'N',
    'null',
    '~',
    '0755',
    '0o17',
    '1e3',
    '1_000',
    '12:30',
    '.5',
    '.inf',
    'NaN',
    '=',
    '<<',
    '-',
    '--- x',
    '? a',
    ': a',
    'a: b',
    'a #b',
    '#a',
    '&a',
    '*a',
    '!a',
    '%a',
    '@a',
    '`a',
    '[a',
    '{a',
    'a,b',
    ' a',
    'a ',
    '',
    'a\nb',
    '\t',
    'é',
    '\u2028',
    '\u{1f600}',
    'true',
    'True',
    '2024-01-01',
    '{{name}}',
    "it's",
    '"q"',
    'a\\b',
    'https://x.y/z',
    'a.',
    'a:',
  ]
  for (const text of texts) {
    for (const printed of [scalar(text), quoted(text)]) {
      assert.is(
        parseOne(`k: ${printed}\n`, 'x')!.value && (parseOne(`k: ${printed}\n`, 'x')!.value as { k: string }).k,
        text,
        printed,
      )
    }
  }
  assert.is(scalar(8080), '8080')
  assert.throws(() => scalar(null))
})

test.run()
