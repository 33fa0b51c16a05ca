import { pageOfLink } from '../router/routes';
import { base, navigate } from '../router/router';

/** The Studio links from the root of the host, whatever the base is: its links are brought to our pages. */
export function catchStudioLinks(): void {
  document.getElementById('studio-outlet')!.addEventListener(
    'click',
    (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]');
      if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey) {
        return;
      }

      const to = pageOfLink(new URL(link.href), location.origin, base());
      if (to !== null) {
        event.preventDefault();
        navigate(to);
      }
    },
    true,
  );
}
