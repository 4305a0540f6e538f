import { useState } from "react";
import { useAnnounce } from "../shell/announce";

/** Saves one section of the page, and says what became of it. */
export function useSave() {
  const announce = useAnnounce();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [said, setSaid] = useState("");

  /** @param text What to say when it is done. */
  async function save(text: string, work: () => Promise<void>) {
    setBusy(true);
    setError(null);
    setSaid("");
    try {
      await work();
      setSaid(text);
      announce(text);
    } catch (fault) {
      setError(fault);
    } finally {
      setBusy(false);
    }
  }
  return { busy, error, said, save };
}
