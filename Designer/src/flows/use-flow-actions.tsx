import { Download, ListTree, Pencil, Trash2, Upload, Undo2 } from 'lucide-react';
import { explain } from '../api/explain';
import { exportDefinition, publishDefinition, retractDefinition } from '../api/definitions';
import type { MenuItem } from '../components/ui/menu';
import { toast } from '../components/ui/toast';
import { navigate } from '../router/router';
import { paths } from '../router/routes';
import { text } from '../text';
import type { FlowAction } from './flow-dialog';
import type { Flow } from './use-flows';

/** What can be done with a flow, as the entries of its menu. */
export function useFlowActions(flow: Flow, onAction: (action: FlowAction) => void, onChanged: (id: string) => void): MenuItem[] {
  const id = flow.definitionId;
  const name = flow.name || text.flows.unnamed;
  const { actions, done, notDone } = text.flows;

  const perform = async (work: () => Promise<string | null>, ifNot: string) => {
    try {
      const said = await work();
      if (said !== null) {
        toast(said);
      }
    } catch (error) {
      toast([ifNot, ...explain(error)], { bad: true });
    }
  };

  const publish = () =>
    perform(async () => {
      const { alreadyPublished } = await publishDefinition(id);
      onChanged(id);
      return alreadyPublished ? done.alreadyPublished(name) : done.published(name);
    }, notDone.publish(name));

  const retract = () =>
    perform(async () => {
      await retractDefinition(id);
      onChanged(id);
      return done.unpublished(name);
    }, notDone.unpublish(name));

  const download = () =>
    perform(async () => {
      const file = await exportDefinition(id);
      const url = URL.createObjectURL(file.content);
      Object.assign(document.createElement('a'), { href: url, download: file.name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      return null;
    }, notDone.export(name));

  const size = { size: 16, 'aria-hidden': true };
  const edit: MenuItem = { label: actions.edit, icon: <Pencil {...size} />, onSelect: () => navigate(paths.editor(id)) };
  const runs: MenuItem = { label: actions.runs, icon: <ListTree {...size} />, onSelect: () => navigate(paths.runsOf(id)) };
  const save: MenuItem = { label: actions.export, icon: <Download {...size} />, onSelect: () => void download() };
  const put: MenuItem = { label: actions.publish, icon: <Upload {...size} />, onSelect: () => void publish() };
  const take: MenuItem = { label: actions.unpublish, icon: <Undo2 {...size} />, onSelect: () => void retract() };
  const drop: MenuItem = { label: actions.delete, icon: <Trash2 {...size} />, danger: true, onSelect: () => onAction({ kind: 'delete', flow }) };

  if (flow.isReadonly) {
    return [edit, runs, save];
  }
  return [edit, runs, ...(flow.flowStatus === 'published' ? [] : [put]), ...(flow.flowStatus === 'draft' ? [] : [take]), save, drop];
}
