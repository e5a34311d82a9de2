/** Ways past the navigation for the keyboard; each names an element that is on the page. */
export function SkipLinks({
  links,
}: {
  readonly links: readonly { readonly href: `#${string}`; readonly label: string }[];
}) {
  return (
    <nav aria-label="Skip" className="contents">
      {links.map(({ href, label }) => (
        <a
          key={href}
          href={href}
          className="sr-only focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50 focus:rounded-control focus:bg-surface focus:px-4 focus:py-2 focus:font-medium focus:text-brand focus:shadow-popover"
        >
          {label}
        </a>
      ))}
    </nav>
  );
}
