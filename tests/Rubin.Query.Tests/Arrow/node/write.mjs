// node write.mjs IN OUT stream|file: the Arrow file or stream IN, written anew by the library.
import { readFileSync, writeFileSync } from 'node:fs';
import { tableFromIPC, tableToIPC } from 'apache-arrow';

const [input, output, format] = process.argv.slice(2);
writeFileSync(output, tableToIPC(tableFromIPC(readFileSync(input)), format));
