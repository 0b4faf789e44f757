// node make.mjs OUT TEXT: a stream of types that are read and not written here, and its values as lines of text.
import { writeFileSync } from 'node:fs';
import * as arrow from 'apache-arrow';
import { lines } from './encoding.mjs';

const vector = (values, type) => arrow.vectorFromArray(values, type);
const { Field, DateMillisecond, Dictionary, DurationMicrosecond, FixedSizeBinary, Int16, Int64, Int8, LargeUtf8, Uint8, Utf8, Utf8View, BinaryView } = arrow;
const table = new arrow.Table({
  large: vector(['a', null, 'Ångström', ''], new LargeUtf8()),
  view: vector(['short', null, 'longer than twelve bytes', 'exactly 12 b'], new Utf8View()),
  bytes: vector([new Uint8Array(20).fill(7), new Uint8Array([1]), null, new Uint8Array(13).fill(255)], new BinaryView()),
  day: vector([new Date(0), null, new Date(-86_400_000), new Date(4_102_444_800_000)], new DateMillisecond()),
  code8: vector(['g', 'r', null, 'g'], new Dictionary(new Utf8(), new Int8(), 7)),
  code16: vector(['g', 'r', 'g', null], new Dictionary(new Utf8(), new Int16(), 8)),
  codeU8: vector(['u', 'u', 'y', null], new Dictionary(new Utf8(), new Uint8(), 9)),
  hash: vector([new Uint8Array([1, 2]), null, new Uint8Array([0, 255]), new Uint8Array([9, 9])], new FixedSizeBinary(2)),
  took: vector([1n, null, -3n, 4n], new DurationMicrosecond()),
  map: vector([{ a: 1n }, null, {}, { b: 2n, c: 3n }], new arrow.Map_(new Field('entries', new arrow.Struct([
    new Field('key', new Utf8(), false), new Field('value', new Int64(), true)]), false))),
});
const [output, text] = process.argv.slice(2);
writeFileSync(output, arrow.tableToIPC(table, 'stream'));
writeFileSync(text, [...lines(table)].join('\n') + '\n');
