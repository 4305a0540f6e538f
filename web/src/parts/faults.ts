/** Whether an error of the API is about this field: it names the field, or a part of it. */
export function isAbout(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}[`) || path.startsWith(`${name}.`);
}
