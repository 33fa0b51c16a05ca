export const demo = {
  title: 'Demo',
  nothingLeft: 'Nothing of this left this computer',
  help: (most: number) =>
    `This installation is a demonstration. What steps without a credential would have sent to outside services, models and agents is here instead: the latest ${most}, until the server stops. Choose a credential in a step, and it works with the real service.`,
  list: 'What would have been sent',
  none: 'Nothing yet',
  noneHelp: 'Run a flow that writes a post or sends a mail. What it would have sent is then here.',
  toFlows: 'Go to the flows',
  off: 'This is no demonstration',
  offHelp: 'Steps work with the real services here. What they did is with each run.',
  toRuns: 'Go to the runs',
  said: 'What stands in for the answer',
  meantFor: (services: string[]) => `For ${services.length > 1 ? `${services.slice(0, -1).join(', ')} or ${services.at(-1)}` : (services[0] ?? 'a service')}`,
  by: (flow: string, step: string) => `${flow}, step “${step}”`,
  run: 'Show the run',
  runOf: (action: string, time: string) => `Show the run of “${action}”, ${time}`,
};
