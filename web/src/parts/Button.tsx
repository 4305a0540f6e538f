import type { ComponentProps, ReactNode } from "react";

interface Props extends ComponentProps<"button"> {
  appearance?: "primary" | "secondary" | "subtle";
  size?: "small" | "medium";
  icon?: ReactNode;
  /** Does nothing for now, but keeps the focus. */
  disabledFocusable?: boolean;
}

/** A button. It is plain, so that a list or a tasking is there before the parts of forms are loaded. */
export function Button({
  appearance = "secondary",
  size = "medium",
  type = "button",
  icon,
  disabledFocusable,
  className,
  onClick,
  children,
  ...rest
}: Props) {
  return (
    <button
      type={type}
      className={["button", appearance, size, className].filter(Boolean).join(" ")}
      aria-disabled={disabledFocusable || undefined}
      onClick={disabledFocusable ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
}
