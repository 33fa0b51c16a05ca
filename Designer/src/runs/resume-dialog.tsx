import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { Button } from '../components/ui/button';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { Field, Textarea } from '../components/ui/field';
import { ErrorLines, Faults } from '../components/ui/notice';
import { text } from '../text';

interface ResumeDialogProps {
  name: string;
  send: (answer: unknown) => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
}

export function ResumeDialog({ name, send, onDone, onClose }: ResumeDialogProps) {
  const words = text.runDetail;
  const resuming = useMutation({
    mutationFn: async (typed: string) => {
      try {
        return await send(typed.trim() === '' ? null : JSON.parse(typed));
      } catch (error) {
        throw error instanceof SyntaxError ? new SyntaxError(words.edit.notJson(error.message)) : error;
      }
    },
    onSuccess: onDone,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    resuming.mutate(String(new FormData(event.currentTarget).get('answer')));
  };

  return (
    <Dialog title={words.resumeTitle(name)} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-muted-foreground">{words.resumeHelp}</p>
        <Field label={words.resumeAnswer}>{(id) => <Textarea id={id} name="answer" rows={6} spellCheck={false} className="font-mono text-[13px]" data-focus />}</Field>
        {resuming.isError && (resuming.error instanceof SyntaxError ? <ErrorLines lines={[resuming.error.message]} /> : <Faults error={resuming.error} />)}
        <DialogActions>
          <Button variant="outline" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" disabled={resuming.isPending}>
            {words.resume}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
