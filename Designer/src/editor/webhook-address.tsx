import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../components/ui/button';
import { text } from '../text';
import { copyText } from './copy-text';

/** The addresses a flow answers at, each ready to be copied. */
export const WebhookAddress = ({ urls }: { urls: string[] }) => (
  <div className="flex min-w-0 flex-1 gap-2">
    {urls.map((url) => (
      <Address key={url} url={url} />
    ))}
  </div>
);

function Address({ url }: { url: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await copyText(url);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };

  return (
    <div className="flex h-8 min-w-0 items-center gap-1.5 rounded-md border border-line sm:pl-2.5" title={`${url}\n${text.editor.needsPublish}`}>
      <span className="hidden text-muted-foreground xl:inline">{text.editor.webhook}</span>
      <code className="hidden truncate font-mono text-xs sm:block">{url}</code>
      <Button variant="ghost" size="icon" className="size-[30px]" onClick={() => void copy()} aria-label={copied ? text.common.copied : text.editor.copyWebhook}>
        {copied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
      </Button>
    </div>
  );
}
