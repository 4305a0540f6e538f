/** Whether an error of the API is about this field: it names the field, or a part of it. */
export function isAbout(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}[`) || path.startsWith(`${name}.`);
}

/** Puts the labels of fields in the place of the names that the API has for them. */
export const inLabels = (fault: string, labelOf: (name: string) => string | undefined): string =>
  fault.replace(/\b[a-z]+[A-Z]\w*(\.\w+)*\b|\b[a-z]\w*(\.\w+)+\b/g, (word) => {
    const label = labelOf(word);
    return label ? `“${label}”` : word;
  });
