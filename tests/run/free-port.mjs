// Prints a port of the loopback address that nobody listens on: below the range that outgoing connections take theirs from, so that it still is free when the server starts.
import { createServer } from 'node:net';

const ask = () => {
  const port = 10_000 + Math.floor(Math.random() * 20_000);
  const server = createServer()
    .once('error', ask)
    .listen(port, '127.0.0.1', () => server.close(() => console.log(port)));
};
ask();
