import type { RunDetail } from '../api/run-detail';
import { useTexts } from '../live/texts';
import { text } from '../text';

interface WrittenTextsProps {
  detail: RunDetail;
  /** Of the steps in their flow, by activity; without one a step goes by its own. */
  names?: Map<string, string>;
}

/** What steps that are under way are writing, as it comes. Nothing of it is kept: their result is. */
export function WrittenTexts({ detail, names }: WrittenTextsProps) {
  const texts = useTexts(detail.run.id);
  const written = detail.steps.filter((step) => !step.endedAt).flatMap((step) => texts.filter((one) => one.step === step.number).map((one) => ({ ...one, name: names?.get(step.activityId) ?? step.name })));
  return written.map(({ step, name, letters, end }) => (
    <section key={step} aria-label={text.runDetail.writing(name)} className="border-b border-line px-4 py-3">
      <h3 className="text-[13px] font-medium text-muted-foreground">
        {text.runDetail.writing(name)} · {text.runDetail.letters(letters)}
      </h3>
      <p className="mt-1 max-h-40 overflow-hidden whitespace-pre-wrap [overflow-wrap:anywhere]">
        {end.length < letters && '…'}
        {end}
      </p>
    </section>
  ));
}
