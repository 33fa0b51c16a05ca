import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { PublishFlow } from '../flows/publish-flow';
import { keys } from '../query';
import { onPublishHeld } from '../studio/calls';
import { reloadEditor } from '../studio/reload';

interface PublishDialogProps {
  definitionId: string;
  name: string;
  /** Opens what settings of its steps are filled in with. */
  onFillIn?: () => void;
}

/** The check list, where the Studio's own Publish button has something to show. The edit is saved by then. */
export function PublishDialog({ definitionId, name, onFillIn }: PublishDialogProps) {
  const queries = useQueryClient();
  const [asked, setAsked] = useState(false);
  useEffect(() => onPublishHeld((id) => id === definitionId && setAsked(true)), [definitionId]);
  if (!asked) {
    return null;
  }

  return (
    <PublishFlow
      flow={{ definitionId, name }}
      inEditor
      onFillIn={onFillIn}
      onPublished={(id) => {
        reloadEditor(id); // the Studio believes it is a draft
        void queries.invalidateQueries({ queryKey: keys.definitions });
      }}
      onClose={() => setAsked(false)}
    />
  );
}
