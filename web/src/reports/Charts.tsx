import { Fragment, useId } from "react";
import { reportWords as w } from "../words/report";
import type { Curve } from "./figures";

interface CurvesProps {
  title: string;
  /** The first and the last point in words. */
  ends: readonly [string, string];
  curves: readonly Curve[];
}

/** Lines over time. The texts are outside of the picture, so that they keep their size when it is scaled. */
export function Curves({ title, ends, curves }: CurvesProps) {
  const id = useId();
  const most = Math.max(1, ...curves.flatMap((curve) => curve.values.map((value) => value ?? 0)));
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <ul className="legend">
        {curves.map((curve, index) => (
          <li key={curve.name}>
            <svg viewBox="0 0 24 8" aria-hidden="true" focusable="false">
              <path d="M0 4H24" className={`curve c${index}`} />
            </svg>
            {curve.name}
          </li>
        ))}
      </ul>
      <div className="plot">
        <div className="scale" aria-hidden="true">
          <span>{most.toLocaleString("en-US")}</span>
          <span>0</span>
        </div>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-labelledby={id}>
          <title id={id}>{`${title}. ${curves.map(inWords).join(" ")}`}</title>
          <path d="M0 0H100M0 50H100M0 100H100" className="grid" />
          {curves.map((curve, index) => (
            <Fragment key={curve.name}>
              <path d={path(curve.values, most)} className={`curve c${index}`} />
              <path d={path(alone(curve.values), most)} className={`curve dot c${index}`} />
            </Fragment>
          ))}
        </svg>
      </div>
      <div className="ends" aria-hidden="true">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </div>
    </figure>
  );
}

function inWords({ name, values }: Curve): string {
  const known = values.filter((value) => value !== null);
  const say = (value: number | undefined) => (value ?? 0).toLocaleString("en-US");
  return w.chartSays(name, say(known[0]), say(known.at(-1)), say(Math.max(0, ...known)));
}

/** A line through the known values; it breaks where there is none. */
export function path(values: readonly (number | null)[], most: number): string {
  const step = values.length > 1 ? 100 / (values.length - 1) : 0;
  let drawn = false;
  return values
    .map((value, index) => {
      if (value === null) {
        drawn = false;
        return "";
      }
      const point = `${(index * step).toFixed(2)} ${(100 - (value / most) * 100).toFixed(2)}`;
      const command = drawn ? "L" : "M";
      drawn = true;
      // A line of one point is a dot.
      return command === "M" ? `M${point}l0.01 0` : `L${point}`;
    })
    .join("");
}

/** The values with none beside them. A line needs two, so these need a dot that one can see. */
export const alone = (values: readonly (number | null)[]): (number | null)[] =>
  values.map((value, index) =>
    [values[index - 1], values[index + 1]].every((beside) => beside == null) ? value : null,
  );

export interface Bar {
  key: string;
  name: string;
  value: number;
}

/** Bars to compare lines with each other. The table beside it has the same figures for everybody. */
export function Bars({ title, bars }: { title: string; bars: readonly Bar[] }) {
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  return (
    <figure className="chart bars" role="img" aria-label={title}>
      {bars.map((bar) => (
        <div key={bar.key}>
          <span className="name">{bar.name}</span>
          <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect width={(bar.value / most) * 100} height="10" />
          </svg>
          <span>{bar.value.toLocaleString("en-US")}</span>
        </div>
      ))}
    </figure>
  );
}
