// node compress.mjs IN OUT lz4|zstd: the Arrow data IN as a stream whose bodies are frames of that codec. The frames hold runs of one byte
// and blocks as they are, which every decoder must take: what is on trial is the message around them.
import { readFileSync, writeFileSync } from 'node:fs';
import { CompressionType, RecordBatchStreamWriter, compressionRegistry, tableFromIPC } from 'apache-arrow';

const [input, output, name] = process.argv.slice(2);
const piece = 65_536;
const uint32 = number => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(number); return bytes; };

function blocks(data, write, end) {
  const parts = [];
  for (let at = 0; at < data.length; at += piece) {
    const block = data.subarray(at, at + piece);
    parts.push(...write(block, block.length > 100 && block.every(byte => byte === block[0]), at + piece >= data.length));
  }
  return Buffer.concat([...parts, end]);
}

// LZ4 frame format 1.6: version 1, independent blocks of at most 64 KiB. A run is a literal, a match at distance 1 and 5 literals.
const lz4 = data => Buffer.concat([Buffer.from('04224d18604082', 'hex'), blocks(data, (block, isRun) => {
  if (!isRun) return [uint32((block.length | 0x80000000) >>> 0), block];
  const more = block.length - 6 - 4 - 15;
  const length = [...new Array(Math.floor(more / 255)).fill(255), more % 255];
  const packed = Buffer.from([0x1f, block[0], 1, 0, ...length, 0x50, ...block.subarray(0, 5)]);
  return [uint32(packed.length), packed];
}, uint32(0))]);

// Zstandard (RFC 8878): a single segment with its size; blocks are raw (0) or a run (1).
const zstd = data => Buffer.concat([Buffer.from('28b52ffda0', 'hex'), uint32(data.length), blocks(data, (block, isRun, last) =>
  [uint32((block.length << 3) | (isRun ? 2 : 0) | (last ? 1 : 0)).subarray(0, 3), isRun ? block.subarray(0, 1) : block], Buffer.alloc(0))]);

const codec = name === 'lz4' ? CompressionType.LZ4_FRAME : CompressionType.ZSTD;
const packed = [];
compressionRegistry.set(codec, {
  encode: data => {
    const bytes = (name === 'lz4' ? lz4 : zstd)(data);
    if (bytes.length < data.length) packed.push({ bytes, length: data.length });
    return bytes;
  },
  decode: data => data,
});
const writer = RecordBatchStreamWriter.writeAll(tableFromIPC(readFileSync(input)), { compressionType: codec });
const stream = Buffer.from(await writer.toUint8Array());

// "The uncompressed length of the buffer is stored in the first 8 bytes" (Message.fbs, BUFFER); version 21.2.0 of the library stores the
// compressed one.
let from = 0;
for (const { bytes, length } of packed) {
  from = stream.indexOf(bytes, from);
  stream.writeBigInt64LE(BigInt(length), from - 8);
  from += bytes.length;
}
writeFileSync(output, stream);
