import { Copy, Download, History, ListTree, Pencil, Tag, Trash2, Undo2, Upload, Wrench } from 'lucide-react';
import { explain } from '../api/explain';
import { duplicateDefinition, exportDefinition, retractDefinition } from '../api/definitions';
import type { Flow } from '../api/flows';
import type { MenuItem } from '../components/ui/menu';
import { toast } from '../components/ui/toast';
import { navigate } from '../router/router';
import { paths } from '../router/routes';
import { useMay } from '../session/use-account';
import { saveFile } from '../save-file';
import { text } from '../text';
import type { FlowAction } from './flow-dialog';

/** What can be done with a flow, as the entries of its menu. */
export function useFlowActions(flow: Flow, onAction: (action: FlowAction) => void, onChanged: (id: string) => void): MenuItem[] {
  const id = flow.definitionId;
  const may = useMay('write');
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

  const duplicate = () =>
    perform(async () => {
      const copy = await duplicateDefinition(id, text.flowList.copyOf(name));
      onChanged(copy.definitionId);
      return text.flowList.duplicated(copy.name ?? '');
    }, text.flowList.notDuplicated(name));

  const retract = () =>
    perform(async () => {
      await retractDefinition(id);
      onChanged(id);
      return done.unpublished(name);
    }, notDone.unpublish(name));

  const download = () =>
    perform(async () => {
      const file = await exportDefinition(id);
      saveFile(file.name, file.content);
      return null;
    }, notDone.export(name));

  const size = { size: 16, 'aria-hidden': true };
  const edit: MenuItem = { label: actions.edit, icon: <Pencil {...size} />, onSelect: () => navigate(paths.editor(id)) };
  const runs: MenuItem = { label: actions.runs, icon: <ListTree {...size} />, onSelect: () => navigate(paths.runsOf(id)) };
  const save: MenuItem = { label: actions.export, icon: <Download {...size} />, onSelect: () => void download() };
  const copy: MenuItem = { label: text.flowList.duplicate, icon: <Copy {...size} />, onSelect: () => void duplicate() };
  const versions: MenuItem = { label: text.flowList.versions, icon: <History {...size} />, onSelect: () => navigate(paths.versions(id)) };
  const tags: MenuItem = { label: text.flowList.editTags, icon: <Tag {...size} />, onSelect: () => onAction({ kind: 'tags', flow }) };
  const tool: MenuItem = { label: text.flowList.tool.action, icon: <Wrench {...size} />, onSelect: () => onAction({ kind: 'tool', flow }) };
  const put: MenuItem = { label: actions.publish, icon: <Upload {...size} />, onSelect: () => onAction({ kind: 'publish', flow }) };
  const take: MenuItem = { label: actions.unpublish, icon: <Undo2 {...size} />, onSelect: () => void retract() };
  const drop: MenuItem = { label: actions.delete, icon: <Trash2 {...size} />, danger: true, onSelect: () => onAction({ kind: 'delete', flow }) };

  if (!may) {
    return [edit, runs, versions, save];
  }
  if (flow.isReadonly) {
    return [edit, runs, versions, copy, save];
  }
  return [edit, runs, versions, ...(flow.state === 'published' ? [] : [put]), ...(flow.state === 'draft' ? [] : [take]), copy, tags, tool, save, drop];
}
