// wait-ready.mjs ADDRESS PID: waits up to a minute until the address answers 200; gives up at once when the process has ended.
import { setTimeout as pause } from 'node:timers/promises';

const [address, pid] = process.argv.slice(2);
const deadline = Date.now() + 60_000;

function lives() {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

while (Date.now() < deadline && lives()) {
  const answer = await fetch(address).catch(() => undefined);
  if (answer?.ok) {
    process.exit(0);
  }
  await pause(100);
}
process.exit(1);
