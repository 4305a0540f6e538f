import { Checkbox, Field } from "@fluentui/react-components";
import { rulesWords as r } from "../../words/rules";
import { type Faults, faultOf } from "../forms";
import { type Row, type Settings, settingNames } from "./documents";

/** What the agency decides for itself: each setting is on or off. */
export function SettingsForm({
  row,
  change,
  faults,
}: {
  row: Row | undefined;
  change: (row: Row) => void;
  faults: Faults;
}) {
  const settings = (row ?? {}) as Settings;
  return (
    <div className="card settings">
      {settingNames.map((name) => {
        const label = r.cells[name] ?? name;
        return (
          <Field
            key={name}
            hint={r.settingsMore[name]}
            validationMessage={faultOf({ name: `document.${name}`, label }, faults)}
          >
            <Checkbox
              label={label}
              checked={settings[name] === true}
              onChange={(_, data) => change({ ...settings, [name]: data.checked === true })}
            />
          </Field>
        );
      })}
    </div>
  );
}
