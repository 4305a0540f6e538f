import { Field, Select } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { meQuery, signInQuery } from "../api/queries";
import { Heading } from "../shell/announce";
import { type ThemeName, themeNames } from "../shell/shownTheme";
import { useTheme } from "../shell/theme";
import { words } from "../words";
import { meWords as w } from "../words/me";
import { Absence } from "./Absence";
import { Calendar } from "./Calendar";
import { Notifications } from "./Notifications";
import { Password, SignOutEverywhere } from "./Password";
import { Section } from "./Section";
import { Subscriptions } from "./Subscriptions";
import { Tokens } from "./Tokens";

/** What one sets for oneself. Each section is saved by itself. */
export function MePage() {
  const { data: me } = useQuery(meQuery);
  const { data: signIn } = useQuery(signInQuery);
  if (!me) return null;
  return (
    <>
      <Heading title={w.title}>{me.name}</Heading>
      <p className="lead">{w.lead(me.unit, me.email)}</p>
      <div className="sections">
        <Absence me={me.id} />
        <Notifications />
        <Calendar />
        <Subscriptions me={me} />
        <Theme />
        {signIn?.kind === "local" && <Password />}
        {signIn?.kind === "local" && <SignOutEverywhere />}
        <Tokens />
      </div>
    </>
  );
}

function Theme() {
  const { theme, choose } = useTheme();
  return (
    <Section title={w.theme.title} more={w.theme.more}>
      <div className="form">
        <Field label={w.theme.label}>
          <Select value={theme} onChange={(_, data) => choose(data.value as ThemeName)}>
            {themeNames.map((name) => (
              <option key={name} value={name}>
                {words.themes[name]}
              </option>
            ))}
          </Select>
        </Field>
      </div>
    </Section>
  );
}
