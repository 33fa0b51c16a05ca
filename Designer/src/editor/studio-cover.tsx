import { LoaderCircle } from 'lucide-react';
import { Button } from '../components/ui/button';
import { Notice } from '../components/ui/notice';
import type { View } from '../studio/stage';
import { useStudio } from '../studio/use-studio';
import { text } from '../text';

interface StudioCoverProps {
  /** Null while it is not known whether there is anything to open. */
  view: View | null;
  opening: string;
}

/** Brings the Studio onto the page and lies over it until it is usable, or says why it never will be. */
export function StudioCover({ view, opening }: StudioCoverProps) {
  const state = useStudio(view);
  if (state === 'open') {
    return null;
  }

  return (
    <div className="fixed inset-x-0 top-16 bottom-0 z-10 flex items-center justify-center bg-background">
      {state === 'opening' ? (
        <div role="status" className="flex flex-col items-center gap-3 p-4 text-center">
          <LoaderCircle size={28} className="animate-spin text-primary" aria-hidden />
          <p className="font-medium">{opening}</p>
          <p className="text-muted-foreground">{text.editor.openingHelp}</p>
        </div>
      ) : (
        <div role="alert">
          <Notice
            title={state === 'failed' ? text.editor.loadFailed : text.editor.stopped}
            help={state === 'failed' ? text.editor.loadFailedHelp : text.editor.stoppedHelp}
          >
            <Button onClick={() => location.reload()}>{text.common.reload}</Button>
          </Notice>
        </div>
      )}
    </div>
  );
}
