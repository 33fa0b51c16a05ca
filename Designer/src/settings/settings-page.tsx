import { Card } from '../components/ui/card';
import { timeZone } from '../api/rooms';
import { PersonData } from '../privacy/person-data';
import { nameOf } from '../session/jwt';
import { useSession } from '../session/use-session';
import { Page } from '../shell/page';
import { text } from '../text';
import { ApiKeys } from './api-keys';

export function SettingsPage() {
  const words = text.settings;
  return (
    <Page place="settings" title={words.title}>
      <Card title={words.you}>
        <dl className="flex flex-wrap gap-x-10 gap-y-3 px-4 py-3">
          <div>
            <dt className="text-[13px] text-muted-foreground">{text.signIn.user}</dt>
            <dd>{nameOf(useSession()?.accessToken ?? '')}</dd>
          </div>
          <div>
            <dt className="text-[13px] text-muted-foreground">{words.zone}</dt>
            <dd>{timeZone()}</dd>
            <dd className="text-[13px] text-muted-foreground">{words.zoneHelp}</dd>
          </div>
        </dl>
      </Card>
      <ApiKeys />
      <PersonData />
    </Page>
  );
}
