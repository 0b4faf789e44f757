// node read.mjs IN OUT: the values of the Arrow file or stream IN as lines of text.
import { readFileSync, writeFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { lines } from './encoding.mjs';

const [input, output] = process.argv.slice(2);
writeFileSync(output, [...lines(tableFromIPC(readFileSync(input)))].join('\n') + '\n');
