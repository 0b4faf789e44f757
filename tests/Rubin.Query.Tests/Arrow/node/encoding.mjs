// The values of Arrow data as lines of text that ArrowText.cs writes too: integers and times as stored, dates in days, floating point as
// the bits of a double, text and bytes in hex.
import { DateUnit, Type } from 'apache-arrow';

export function* lines(table) {
  for (const field of table.schema.fields) {
    yield `field ${field.name} ${field.nullable} ${[...field.metadata].map(([key, text]) => `${key}=${text}`).join('|')}`;
  }
  for (const batch of table.batches) {
    for (const [i, data] of batch.data.children.entries()) {
      for (let row = 0; row < data.length; row++) yield `${table.schema.fields[i].name} ${encode(data, row)}`;
    }
  }
}

function encode(data, row) {
  const type = data.type;
  if (type.typeId === Type.Null || !data.getValid(row)) return 'null';
  const range = (child, start, end) => `[${Array.from({ length: end - start }, (_, k) => encode(child, start + k)).join(',')}]`;
  const slice = () => data.values.subarray(Number(data.valueOffsets[row]), Number(data.valueOffsets[row + 1]));
  switch (type.typeId) {
    case Type.Bool: return String((data.values[(data.offset + row) >> 3] >> ((data.offset + row) & 7) & 1) === 1);
    case Type.Date: return type.unit === DateUnit.DAY ? String(data.values[row]) : String(BigInt(data.values[row]) / 86_400_000n);
    case Type.Int: case Type.Time: case Type.Timestamp: case Type.Duration: return String(data.values[row]);
    case Type.Interval: return interval(Buffer.from(data.values.buffer, data.values.byteOffset + 16 * row, 16));
    case Type.Float: return bits(data.values[row]);
    case Type.Decimal: return decimal(data.values.subarray(4 * row, 4 * row + 4));
    case Type.Utf8: case Type.LargeUtf8: case Type.Binary: case Type.LargeBinary: return Buffer.from(slice()).toString('hex');
    case Type.FixedSizeBinary: return Buffer.from(data.values.subarray(row * type.byteWidth, (row + 1) * type.byteWidth)).toString('hex');
    case Type.List: case Type.Map: return range(data.children[0], data.valueOffsets[row], data.valueOffsets[row + 1]);
    case Type.FixedSizeList: return range(data.children[0], row * type.listSize, (row + 1) * type.listSize);
    case Type.Struct: return `{${data.children.map((child, i) => `${type.children[i].name}:${encode(child, row)}`).join(',')}}`;
    case Type.Utf8View: case Type.BinaryView: return view(data, row).toString('hex');
    case Type.Dictionary: return coded(data.dictionary, Number(data.values[row]));
    default: throw new Error(`no encoding for ${type}`);
  }
}

// Months, days and nanoseconds.
function interval(bytes) {
  return `${bytes.readInt32LE(0)}/${bytes.readInt32LE(4)}/${bytes.readBigInt64LE(8)}`;
}

// Up to 12 bytes lie in the view itself.
function view(data, row) {
  const bytes = Buffer.from(data.values.buffer, data.values.byteOffset + 16 * row, 16);
  const length = bytes.readInt32LE(0);
  if (length <= 12) return bytes.subarray(4, 4 + length);
  const start = bytes.readInt32LE(12);
  return Buffer.from(data.variadicBuffers[bytes.readInt32LE(8)].subarray(start, start + length));
}

// A dictionary that came in several batches is a vector of several pieces.
function coded(vector, code) {
  for (const piece of vector.data) {
    if (code < piece.length) return encode(piece, code);
    code -= piece.length;
  }
  throw new Error(`code ${code} beyond the dictionary`);
}

function bits(number) {
  if (Number.isNaN(number)) return 'NaN';
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(number);
  return bytes.toString('hex');
}

function decimal(words) {
  const unsigned = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  return String(BigInt.asIntN(128, unsigned));
}
