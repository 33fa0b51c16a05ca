import { text } from '../../text';
import { Button } from './button';
import { Dialog, DialogActions } from './dialog';
import { Faults } from './notice';

interface ConfirmProps {
  title: string;
  help: string;
  submit: string;
  keep?: string;
  danger?: boolean;
  busy?: boolean;
  error?: unknown;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, help, submit, keep = text.common.cancel, danger, busy, error, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="text-muted-foreground">{help}</p>
      {error != null && <Faults error={error} />}
      <DialogActions>
        <Button variant="outline" onClick={onClose} data-focus>
          {keep}
        </Button>
        <Button variant={danger ? 'danger' : 'primary'} disabled={busy} onClick={onConfirm}>
          {submit}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
