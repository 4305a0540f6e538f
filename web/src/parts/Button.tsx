import type { ButtonHTMLAttributes } from "react";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  appearance?: "primary" | "secondary" | "subtle";
  size?: "small" | "medium";
}

/** A button. It is plain, so that a list or a tasking is there before the parts of forms are loaded. */
export function Button({ appearance = "secondary", size = "medium", type = "button", className, ...rest }: Props) {
  return <button type={type} className={["button", appearance, size, className].filter(Boolean).join(" ")} {...rest} />;
}
