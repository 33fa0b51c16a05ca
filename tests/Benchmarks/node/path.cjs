// How long V8 takes for $json.body.email over 64 differently shaped objects; prints nanoseconds of processor time.
const seconds = Number(process.argv[2]);
const scopes = Array.from({ length: 64 }, (_, i) => {
  const body = {};
  for (let k = 0; k < i % 8; k++) body[`before${i}_${k}`] = k;
  body.email = `person${i}@example.com`;
  for (let k = 0; k < i % 5; k++) body[`after${i}_${k}`] = k;
  const json = { [`method${i}`]: 'POST', body, [`query${i}`]: {} };
  return json;
});
const read = new Function('$json', 'return $json.body.email');
let length = 0;
function round(times) {
  for (let t = 0; t < times; t++) {
    for (let i = 0; i < 64; i++) length += read(scopes[i]).length;
  }
}
round(20000);
let count = 0;
const used = () => { const { user, system } = process.cpuUsage(); return (user + system) * 1000; };
const begin = used();
while (used() - begin < seconds * 1e9) {
  round(1000);
  count += 64000;
}
console.log((used() - begin) / count);
if (length === 0) process.exit(1);
