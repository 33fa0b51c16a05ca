import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, KeyRound, Plus, Trash2, UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import { changeUser, listUsers, type NewUser, removeUser, resetPassword, type User } from '../api/people';
import { Badge } from '../components/ui/badge';
import { Button } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { Confirm } from '../components/ui/confirm';
import { Select } from '../components/ui/field';
import { Menu } from '../components/ui/menu';
import { Faults, Loading, LoadFault } from '../components/ui/notice';
import { formatTime } from '../format';
import { useAccount } from '../session/use-account';
import { text } from '../text';
import { NewUserDialog } from './new-user';
import { PasswordDialog } from './password';
import { roles } from './roles';
import { ShownOnce } from './shown-once';

const queryKey = ['users'];
const words = text.users;

/** The people of the tenant: who they are, what they may do, and an end to it. */
export function Users() {
  const users = useQuery({ queryKey, queryFn: ({ signal }) => listUsers(signal) });
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<User | null>(null);
  const [renewing, setRenewing] = useState<User | null>(null);
  const [made, setMade] = useState<NewUser | null>(null);
  const queryClient = useQueryClient();
  const refresh = () => void queryClient.invalidateQueries({ queryKey });
  // One after the other: each builds on what the one before has changed.
  const change = useMutation({ mutationFn: changeUser, scope: { id: 'users' }, onSettled: refresh });
  const me = useAccount()?.userName;
  const reset = useMutation({
    mutationFn: (user: User) => resetPassword(user.id),
    onSuccess: (user) => {
      setRenewing(null);
      setMade(user);
    },
  });
  const removal = useMutation({
    mutationFn: (user: User) => removeUser(user.id),
    onSuccess: () => {
      setRemoving(null);
      refresh();
    },
  });

  return (
    <Card
      title={words.title}
      action={
        <Button size="small" onClick={() => setAdding(true)}>
          <Plus size={15} aria-hidden />
          {words.add}
        </Button>
      }
    >
      <p className="px-4 pt-3 text-[13px] text-muted-foreground">{words.help}</p>
      {change.isError && (
        <div className="px-4 pt-3">
          <Faults error={change.error} />
        </div>
      )}
      {users.data ? (
        <ul className="py-2">
          {users.data.map((user) => (
            <UserRow
              key={user.id}
              user={user}
              busy={change.isPending}
              onRole={(role) => change.mutate({ id: user.id, role })}
              onShut={() => change.mutate({ id: user.id, disabled: !user.disabledAt })}
              onReset={() => {
                reset.reset();
                setRenewing(user);
              }}
              onRemove={() => setRemoving(user)}
            />
          ))}
        </ul>
      ) : users.isError ? (
        <LoadFault error={users.error} onRetry={() => void users.refetch()} />
      ) : (
        <Loading rows={2} />
      )}
      {adding && (
        <NewUserDialog
          onClose={() => setAdding(false)}
          onAdded={(user) => {
            setAdding(false);
            setMade(user);
            refresh();
          }}
        />
      )}
      {made?.password && <ShownOnce title={words.passwordOf(made.userName)} help={words.passwordHelp} secret={made.password} onClose={() => setMade(null)} />}
      {renewing &&
        (renewing.userName === me ? (
          <PasswordDialog onClose={() => setRenewing(null)} />
        ) : (
          <Confirm
            title={words.resetTitle(renewing.userName)}
            help={words.resetHelp}
            submit={words.resetSubmit}
            busy={reset.isPending}
            error={reset.error}
            onConfirm={() => reset.mutate(renewing)}
            onClose={() => setRenewing(null)}
          />
        ))}
      {removing && (
        <Confirm
          danger
          title={words.removeTitle(removing.userName)}
          help={words.removeHelp}
          submit={words.remove}
          busy={removal.isPending}
          error={removal.error}
          onConfirm={() => removal.mutate(removing)}
          onClose={() => setRemoving(null)}
        />
      )}
    </Card>
  );
}

/** The one that allows most. */
const roleOf = (user: User) => roles.findLast((role) => user.roles.includes(role)) ?? 'viewer';

interface UserRowProps {
  user: User;
  busy: boolean;
  onRole: (role: string) => void;
  onShut: () => void;
  onReset: () => void;
  onRemove: () => void;
}

function UserRow({ user, busy, onRole, onShut, onReset, onRemove }: UserRowProps) {
  const shut = !!user.disabledAt;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2">
      <div className="min-w-40 flex-1">
        <p className="font-medium [overflow-wrap:anywhere]">{user.userName}</p>
        <p className="text-[13px] text-muted-foreground">{user.signedInAt ? words.signedIn(formatTime(user.signedInAt)) : words.neverSignedIn}</p>
      </div>
      {shut && <Badge tone="warning">{words.shut}</Badge>}
      {user.isExternal ? (
        <span title={words.externalHelp}>
          <Badge>
            {words.role[roleOf(user)]} · {words.external}
          </Badge>
        </span>
      ) : (
        <div className="w-42">
          <Select aria-label={words.roleOf(user.userName)} value={roleOf(user)} disabled={busy} onChange={(event) => onRole(event.target.value)}>
            {roles.map((role) => (
              <option key={role} value={role}>
                {words.role[role]}
              </option>
            ))}
          </Select>
        </div>
      )}
      <Menu
        label={words.more(user.userName)}
        items={[
          ...(user.isExternal ? [] : [{ label: words.reset, icon: <KeyRound size={16} aria-hidden />, onSelect: onReset }]),
          { label: shut ? words.letIn : words.shutOut, icon: shut ? <UserCheck size={16} aria-hidden /> : <UserX size={16} aria-hidden />, onSelect: onShut },
          { label: words.remove, icon: <Trash2 size={16} aria-hidden />, onSelect: onRemove },
        ]}
      >
        <Ellipsis size={18} aria-hidden />
      </Menu>
    </li>
  );
}
