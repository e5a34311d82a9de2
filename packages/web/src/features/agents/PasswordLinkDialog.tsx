'use client';

import type { Agent } from '@parley/model/agent';
import type { PasswordLink } from '@parley/model/api';
import { millis } from '@parley/model/ids';
import { useState } from 'react';
import { api } from '../../inbox/api.ts';
import { useAction } from '../../inbox/use-action.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyField } from '../../ui/CopyField.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { dayAndTime } from '../../ui/day-and-time.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';

/** For a colleague who has forgotten the password: a link to hand over. Who makes it learns no password. */
export function PasswordLinkDialog({ agent, onClose }: { readonly agent: Agent; readonly onClose: () => void }) {
  const [link, setLink] = useState<PasswordLink>();
  const create = useAction(async () => {
    setLink(await api.post<PasswordLink>(`/api/agents/${agent.id}/password-link`));
  });

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        <>
          New password for <bdi>{agent.name}</bdi>
        </>
      }
      description="Make a link and hand it over yourself. It lets them choose a password that only they know, and signs them out everywhere else. Until it is used, nothing changes."
      footer={
        <>
          <Button onClick={onClose}>{link === undefined ? 'Cancel' : 'Done'}</Button>
          {link === undefined && (
            <Button variant="primary" isBusy={create.isBusy} onClick={() => void create.run()}>
              Make link
            </Button>
          )}
        </>
      }
    >
      {create.problem !== undefined && <ProblemNote problem={create.problem} />}
      {link !== undefined && (
        <CopyField
          label="Link"
          value={link.url}
          hint={`Copy it now: it is not shown again. It works once and expires ${dayAndTime(millis(link.expiresAt))}.`}
        />
      )}
    </Dialog>
  );
}
