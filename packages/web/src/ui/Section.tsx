import type { ReactNode } from 'react';

export type SectionProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
};

/** A titled part of a settings page. */
export function Section({ title, lead, action, children }: SectionProps) {
  return (
    <section className="flex flex-col gap-4 py-7 not-last:border-line not-last:border-b">
      <header className="flex items-start justify-between gap-4">
        <div className="flex flex-col gap-1">
          <h2 className="text-h2">{title}</h2>
          {lead !== undefined && <p className="text-pretty text-body text-text2">{lead}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}
