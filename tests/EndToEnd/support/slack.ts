import { createServer, type Server } from 'node:http';

/** An incoming webhook of Slack's: takes JSON with a text, says "ok". */
export class Slack {
  private readonly told: string[] = [];
  private readonly server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const { text } = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { text?: string };
    if (request.method !== 'POST' || request.url !== '/services/T0/B0/secret' || !text) {
      response.writeHead(400).end('invalid_payload');
      return;
    }
    this.told.push(text);
    response.end('ok');
  });

  /** The one port that the host under test may call on this machine. */
  static async start(): Promise<Slack> {
    const slack = new Slack();
    const port = Number(process.env.SERVICE_PORT);
    if (!port) {
      throw new Error('SERVICE_PORT is not set: give the port that the host under test may call, as in Outgoing__AllowedHosts=127.0.0.1:PORT.');
    }
    await new Promise<void>((listening) => slack.server.listen(port, '127.0.0.1', listening));
    return slack;
  }

  get address(): string {
    return `http://127.0.0.1:${process.env.SERVICE_PORT}/services/T0/B0/secret`;
  }

  /** The link in the newest message, where one came. */
  get link(): string | undefined {
    return /<(http[^|>]+)/.exec(this.told.at(-1) ?? '')?.[1];
  }

  stop = (): Promise<void> => new Promise((stopped) => this.server.close(() => stopped()).closeAllConnections());
}
