import { type ComponentType, lazy } from "react";

/** Loads a page made of Fluent's parts, and at the same time what these need around them. */
export async function withFluent<P extends object>(load: () => Promise<ComponentType<P>>): Promise<ComponentType<P>> {
  const [Part, { default: Fluent }] = await Promise.all([load(), import("./Fluent")]);
  // biome-ignore lint/correctness/noComponentHookFactories: a module is loaded once, so this makes one component for it
  return function WithFluent(props: P) {
    return (
      <Fluent>
        <Part {...props} />
      </Fluent>
    );
  };
}

/** A part of a page that is loaded when it is first shown, and is made of Fluent's parts. */
export function lazyFluent<P extends object>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => ({ default: await withFluent(load) }));
}
