import { NavLink } from "react-router";

interface Props {
  label: string;
  /** A page with pages of its own is marked on those too. */
  pages: readonly { to: string; label: string | undefined; hasPages?: boolean }[];
}

/** The menu of pages that belong together. */
export function SubPages({ label, pages }: Props) {
  return (
    <nav aria-label={label} className="sub-pages">
      <ul>
        {pages.map((page) => (
          <li key={page.to}>
            <NavLink to={page.to} end={!page.hasPages}>
              {page.label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
