import { Button } from '../components/ui/button';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { toast } from '../components/ui/toast';
import { copyText } from '../editor/copy-text';
import { text } from '../text';

interface ShownOnceProps {
  title: string;
  help: string;
  secret: string;
  onClose: () => void;
}

/** A secret that nobody can ask for again. */
export const ShownOnce = ({ title, help, secret, onClose }: ShownOnceProps) => (
  <Dialog title={title} onClose={onClose}>
    <p className="text-muted-foreground">{help}</p>
    <code className="rounded-md bg-muted px-3 py-2 font-mono text-xs break-all">{secret}</code>
    <DialogActions>
      <Button variant="outline" onClick={() => void copyText(secret).then(() => toast(text.common.copied))}>
        {text.settings.copy}
      </Button>
      <Button onClick={onClose}>{text.common.close}</Button>
    </DialogActions>
  </Dialog>
);
