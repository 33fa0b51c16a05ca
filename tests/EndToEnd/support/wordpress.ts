import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

const user = 'ann';
const notSignedIn = { code: 'rest_not_logged_in', message: 'You are not currently logged in.', data: { status: 401 } };
const wrongPassword = { code: 'incorrect_password', message: 'The provided password is an invalid application password.', data: { status: 401 } };
const noRoute = { code: 'rest_no_route', message: 'No route was found matching the URL and request method.', data: { status: 404 } };

/** As much of a WordPress site as a credential's test asks: where its API is, and who is signed in. */
export class WordPress {
  private readonly server: Server = createServer((request, response) => this.answer(request, response));

  /** The one application password that it takes, with or without its spaces. */
  password = 'abcd EFGH ijkl MNOP qrst UVWX';

  /** The one port that the host under test may call on this machine. */
  static async start(): Promise<WordPress> {
    const site = new WordPress();
    const port = Number(process.env.SERVICE_PORT);
    if (!port) {
      throw new Error('SERVICE_PORT is not set: give the port that the host under test may call, as in Outgoing__AllowedHosts=127.0.0.1:PORT.');
    }
    await new Promise<void>((listening) => site.server.listen(port, '127.0.0.1', listening));
    return site;
  }

  get address(): string {
    return `http://127.0.0.1:${process.env.SERVICE_PORT}`;
  }

  stop = (): Promise<void> => new Promise((stopped) => this.server.close(() => stopped()).closeAllConnections());

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url!, this.address);
    if (pathname === '/') {
      response.setHeader('link', `<${this.address}/wp-json/>; rel="https://api.w.org/"`).end();
      return;
    }
    const given = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
    const [status, body] =
      given !== '' && given.replaceAll(' ', '') !== `${user}:${this.password.replaceAll(' ', '')}`
        ? [401, wrongPassword]
        : request.method === 'GET' && pathname === '/wp-json/'
          ? [200, { name: 'Acme', url: this.address, namespaces: ['wp/v2'], authentication: { 'application-passwords': { endpoints: {} } } }]
          : request.method !== 'GET' || pathname !== '/wp-json/wp/v2/users/me'
            ? [404, noRoute]
            : given === ''
              ? [401, notSignedIn]
              : [200, { id: 7, name: 'Ann Example', slug: user, ...(searchParams.get('context') === 'edit' && { username: user, roles: ['editor'] }) }];
    response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(body));
  }
}
