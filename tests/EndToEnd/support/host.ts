import type { APIRequestContext } from '@playwright/test';

export const admin = {
  user: process.env.FLOWS_ADMIN_USER ?? 'admin',
  get password(): string {
    const password = process.env.FLOWS_ADMIN_PASSWORD;
    if (!password) {
      throw new Error('FLOWS_ADMIN_PASSWORD is not set: give the administrator password of the host under test.');
    }
    return password;
  },
};

export interface Activity {
  id: string;
  name: string;
  type: string;
  [property: string]: unknown;
}

export const writeLine = (id: string, text: string): Activity => ({
  id,
  name: id,
  type: 'Elsa.WriteLine',
  text: { typeName: 'String', expression: { type: 'Literal', value: text } },
});

export interface Definition {
  definitionId: string;
  name: string;
  isPublished: boolean;
  root: { activities?: Activity[]; connections?: { source: { activity: string }; target: { activity: string } }[] };
}

export interface Descriptor {
  typeName: string;
  displayName: string;
  category: string;
}

/** The host's API beside the browser: to look at what the pages have stored. */
export class Host {
  private constructor(
    private readonly request: APIRequestContext,
    readonly token: string,
  ) {}

  static async signIn(request: APIRequestContext): Promise<Host> {
    const response = await request.post('/elsa/api/identity/login', { data: { username: admin.user, password: admin.password } });
    const { accessToken } = (await response.json()) as { accessToken?: string };
    if (!accessToken) {
      throw new Error(`The host did not accept ${admin.user} and FLOWS_ADMIN_PASSWORD (status ${response.status()}).`);
    }
    return new Host(request, accessToken);
  }

  async definition(definitionId: string): Promise<Definition> {
    return this.get<Definition>(`/workflow-definitions/by-definition-id/${definitionId}?versionOptions=Latest`);
  }

  async descriptors(): Promise<Descriptor[]> {
    return (await this.get<{ items: Descriptor[] }>('/descriptors/activities')).items;
  }

  async descriptor(typeName: string): Promise<Descriptor> {
    const found = (await this.descriptors()).find((item) => item.typeName === typeName);
    if (!found) {
      throw new Error(`The host offers no activity ${typeName}.`);
    }
    return found;
  }

  /** Saves a new flow whose canvas holds the given activities, one after another unless lines say otherwise: from, to, and the outcome where it is another than the rest's. */
  create = (name: string, activities: Activity[], publish = false, port = 'Done', lines?: [string, string, string?][]): Promise<string> => this.save(undefined, name, activities, publish, port, lines);

  /** Saves a flow, under its id where it has one. */
  async save(definitionId: string | undefined, name: string, activities: Activity[], publish = false, port = 'Done', lines?: [string, string, string?][]): Promise<string> {
    const placed = activities.map((activity, at) => ({
      version: 1,
      metadata: { designer: { position: { x: 60 + at * 280, y: 80 }, size: { width: 160, height: 54 } } },
      ...activity,
    }));
    const connections = (lines ?? activities.slice(1).map((activity, at): [string, string, string?] => [activities[at]!.id, activity.id])).map(([from, to, own]) => ({
      source: { activity: from, port: own ?? port },
      target: { activity: to, port: 'In' },
    }));
    const root = { id: 'flow', name: 'Flowchart1', type: 'Elsa.Flowchart', version: 1, activities: placed, connections };
    const response = await this.request.post('/elsa/api/workflow-definitions', { headers: this.headers, data: { model: { definitionId, name, root }, publish } });
    if (!response.ok()) {
      throw new Error(`Saving ${name} answered ${response.status()}: ${await response.text()}`);
    }
    return ((await response.json()) as { workflowDefinition: Definition }).workflowDefinition.definitionId;
  }

  /** Runs the published version of a flow until it rests; returns the run's id. */
  async run(definitionId: string): Promise<string> {
    const response = await this.request.post(`/elsa/api/workflow-definitions/${definitionId}/execute`, { headers: this.headers, data: {} });
    return response.headers()['x-elsa-workflow-instance-id']!;
  }

  async remove(definitionId: string): Promise<void> {
    await this.request.delete(`/elsa/api/workflow-definitions/${definitionId}`, { headers: this.headers });
  }

  private async get<T>(path: string): Promise<T> {
    const response = await this.request.get(`/elsa/api${path}`, { headers: this.headers });
    if (!response.ok()) {
      throw new Error(`GET ${path} answered ${response.status()}`);
    }
    return (await response.json()) as T;
  }

  private get headers() {
    return { authorization: `Bearer ${this.token}` };
  }
}
