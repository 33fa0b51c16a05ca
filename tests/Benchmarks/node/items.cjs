// How long n8n's expression engine takes for one expression over 1,000 items; prints nanoseconds of processor time.
//   node items.cjs FOLDER-WITH-N8N ENGINE SECONDS EXPRESSION
const { createRequire } = require('node:module');
const path = require('node:path');
const [folder, engine, seconds, expression] = process.argv.slice(2);
const { Workflow, Expression } = createRequire(path.join(folder, 'node_modules/n8n/package.json'))('n8n-workflow');

const node = { id: 'a', name: 'Here', type: 'bench', typeVersion: 1, position: [0, 0], parameters: {} };
const type = { description: { properties: [], inputs: ['main'], outputs: ['main'], defaults: {} } };
const nodeTypes = { getByNameAndVersion: () => type, getByName: () => type, getKnownTypes: () => ({}) };
const items = Array.from({ length: 1000 }, (_, i) => ({ json: { id: i, score: i % 100, name: `person ${i}` }, pairedItem: { item: i } }));

(async () => {
  await Expression.initExpressionEngine({ engine, poolSize: 1, maxCodeCacheSize: 1024, bridgeTimeout: 5000, bridgeMemoryLimit: 128 });
  Expression.setExpressionEngine(engine);
  const workflow = new Workflow({ id: 'w', name: 'w', nodes: [node], connections: {}, active: false, nodeTypes, settings: {} });
  await workflow.expression.acquireIsolate();
  const data = { resultData: { runData: {} }, executionData: { contextData: {}, nodeExecutionStack: [], metadata: {}, waitingExecution: {}, waitingExecutionSource: {} } };
  const evaluate = () => workflow.expression.getParameterValue(`={{ ${expression} }}`, data, 0, 0, 'Here', items, 'manual', {}, { data: { main: [items] }, node, source: null });
  const warm = Date.now() + 1000;
  let value;
  do value = evaluate(); while (Date.now() < warm);
  let count = 0;
  const used = () => { const { user, system } = process.cpuUsage(); return (user + system) * 1000; };
  const begin = used();
  while (used() - begin < Number(seconds) * 1e9) {
    evaluate();
    count++;
  }
  console.log(JSON.stringify({ nanoseconds: (used() - begin) / count, value }));
  process.exit(0);
})();
