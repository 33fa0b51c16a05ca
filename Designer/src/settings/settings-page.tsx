import { useState } from 'react';
import { timeZone } from '../api/rooms';
import { Button } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { Loading } from '../components/ui/notice';
import { PersonData } from '../privacy/person-data';
import { nameOf } from '../session/jwt';
import { useAccount, useIsAccountPending, useMay } from '../session/use-account';
import { useSession } from '../session/use-session';
import { Page } from '../shell/page';
import { text } from '../text';
import { ApiKeys } from './api-keys';
import { AuditLog } from './audit-log';
import { PasswordDialog } from './password';
import { Users } from './users';

const words = text.settings;

export function SettingsPage() {
  const administers = useMay('administer');
  return (
    <Page place="settings" title={words.title}>
      <You />
      {useIsAccountPending() ? (
        <Loading />
      ) : administers ? (
        <>
          <Users />
          <ApiKeys />
          <PersonData />
          <AuditLog />
        </>
      ) : (
        <p className="text-muted-foreground">{words.forbidden}</p>
      )}
    </Page>
  );
}

function You() {
  const account = useAccount();
  const name = nameOf(useSession()?.accessToken ?? '');
  const [changing, setChanging] = useState(false);
  const facts: [string, string, string?][] = [
    [text.signIn.user, account?.userName ?? name],
    [words.role, account?.roles.map((role) => text.users.role[role] ?? role).join(', ') ?? ''],
    [words.tenant, account?.tenant ?? ''],
    [words.zone, timeZone(), words.zoneHelp],
  ];
  return (
    <Card
      title={words.you}
      action={
        account?.hasPassword && (
          <Button variant="outline" size="small" onClick={() => setChanging(true)}>
            {text.users.own.title}
          </Button>
        )
      }
    >
      <dl className="flex flex-wrap gap-x-10 gap-y-3 px-4 py-3">
        {facts.map(([label, value, help]) => (
          <div key={label} className="min-w-0">
            <dt className="text-[13px] text-muted-foreground">{label}</dt>
            <dd className="[overflow-wrap:anywhere]">{value}</dd>
            {help && <dd className="text-[13px] text-muted-foreground">{help}</dd>}
          </div>
        ))}
      </dl>
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </Card>
  );
}
