// Reads `kubectl version --client -o json` and prints the minor version; "32-gke" style suffixes and a "+" are dropped.
import { readFileSync } from 'node:fs';

const { gitVersion } = JSON.parse(readFileSync(0, 'utf8')).clientVersion;
console.log(Number(/^v1\.(\d+)/.exec(gitVersion)?.[1] ?? 0));
