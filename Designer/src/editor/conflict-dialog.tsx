import { useEffect, useState } from 'react';
import { Button } from '../components/ui/button';
import { Dialog } from '../components/ui/dialog';
import { type Choice, onConflict } from '../studio/revisions';
import { text } from '../text';

/** Told before anything of somebody else's, or of one's own, would be written over. */
export function ConflictDialog() {
  const [answer, setAnswer] = useState<((choice: Choice) => void) | null>(null);
  useEffect(() => onConflict(() => new Promise((resolve) => setAnswer(() => resolve))), []);
  if (!answer) {
    return null;
  }

  const choose = (choice: Choice) => {
    answer(choice);
    setAnswer(null);
  };
  return (
    <Dialog title={text.conflict.title} onClose={() => choose('mine')}>
      <p className="text-muted-foreground">{text.conflict.help}</p>
      <div className="flex flex-col gap-3 sm:flex-row">
        <div className="flex flex-1 flex-col items-start gap-1">
          <Button onClick={() => choose('mine')} data-focus>
            {text.conflict.mine}
          </Button>
          <p className="text-[13px] text-muted-foreground">{text.conflict.mineHelp}</p>
        </div>
        <div className="flex flex-1 flex-col items-start gap-1">
          <Button variant="outline" onClick={() => choose('theirs')}>
            {text.conflict.theirs}
          </Button>
          <p className="text-[13px] text-muted-foreground">{text.conflict.theirsHelp}</p>
        </div>
      </div>
    </Dialog>
  );
}
