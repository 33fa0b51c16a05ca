import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

const key = 'sk-right-key-777';
const known = new Set(['model', 'messages', 'temperature', 'max_tokens', 'max_completion_tokens', 'response_format', 'stream', 'stream_options', 'n']);

/** A chat-completions service that streams, piece by piece as the test says, and refuses what the real one refuses. */
export class Chat {
  private readonly server = createServer((request, response) => void this.answer(request, response));
  private pieces: string[] = [];
  private asked: ServerResponse | undefined;

  /** What a credential for it says. */
  readonly credential = { type: 'openAiApi', values: { apiKey: key, url: `http://127.0.0.1:${process.env.SERVICE_PORT}/v1`, model: 'writer' } };

  /** On the one port that the host under test may call on this machine. */
  static async start(): Promise<Chat> {
    const chat = new Chat();
    const port = Number(process.env.SERVICE_PORT);
    if (!port) {
      throw new Error('SERVICE_PORT is not set: give the port that the host under test may call, as in Outgoing__AllowedHosts=127.0.0.1:PORT.');
    }
    await new Promise<void>((listening) => chat.server.listen(port, '127.0.0.1', listening));
    return chat;
  }

  /** Says a piece of the answer, at once or when it is asked. */
  say(piece: string): void {
    this.pieces.push(piece);
    this.flush();
  }

  /** Ends the answer, as a model does that has said all. */
  end(): void {
    this.event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    this.event({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } });
    this.asked!.end('data: [DONE]\n\n');
  }

  stop = (): Promise<void> => new Promise((stopped) => this.server.close(() => stopped()).closeAllConnections());

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const refuse = (status: number, message: string) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message } }));
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
      refuse(404, 'Invalid URL');
    } else if (request.headers.authorization !== `Bearer ${key}`) {
      refuse(401, 'Incorrect API key provided');
    } else {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      const unknown = Object.keys(body).find((name) => !known.has(name));
      if (unknown || body.stream !== true) {
        refuse(400, unknown ? `Unrecognized request argument supplied: ${unknown}` : 'This one only streams.');
      } else {
        this.asked = response.writeHead(200, { 'content-type': 'text/event-stream' });
        this.flush();
      }
    }
  }

  private flush(): void {
    if (this.asked) {
      this.pieces.forEach((content) => this.event({ choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] }));
      this.pieces = [];
    }
  }

  private event(data: object): void {
    this.asked!.write(`data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_800_000_000, model: 'writer-2026-01-01', ...data })}\n\n`);
  }
}
