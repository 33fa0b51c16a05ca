export const conflict = {
  title: 'Somebody else has saved this flow',
  help: 'While you were editing, another person or window saved it too. Nothing is lost, whichever you choose.',
  mine: 'Go on with mine',
  mineHelp: 'Theirs stays as an earlier version, under Versions.',
  theirs: 'Take theirs',
  theirsHelp: 'Yours is kept as a flow of its own.',
  copyName: (name: string) => `${name} (my changes, ${new Date().toLocaleTimeString()})`,
};
