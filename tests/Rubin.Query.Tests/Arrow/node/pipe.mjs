// node pipe.mjs: reads an Arrow stream from standard input, batch by batch, and writes its columns, types, rows and the sums of its numbers.
import { RecordBatchReader } from 'apache-arrow';

const reader = await RecordBatchReader.from(process.stdin);
await reader.open();
const columns = reader.schema.fields.map(f => `${f.name} ${f.type} ${f.metadata.get('unit') ?? '-'}`);
const sums = {};
let [rows, batches] = [0, 0];
for await (const batch of reader) {
  rows += batch.numRows;
  batches++;
  for (const field of batch.schema.fields) {
    const column = batch.getChild(field.name);
    for (const value of column) {
      if (typeof value === 'number' || typeof value === 'bigint') sums[field.name] = (sums[field.name] ?? 0) + Number(value);
    }
  }
}
console.log(JSON.stringify({ columns, rows, several: batches > 1, sums }));
