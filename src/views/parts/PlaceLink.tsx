import { type ReactNode, useEffect, useState } from "react";
import { addressOf, type LinkedPlace, packed } from "../../session/address.ts";

/** A way to where a scenario runs, with its text where it is not the library's. */
export function PlaceLink({
  place,
  scenario,
  query,
  text,
  className,
  children,
}: {
  readonly place: LinkedPlace;
  readonly scenario: string;
  readonly query: string;
  readonly text: string | null;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  const [whole, setWhole] = useState<string | null>(null);
  useEffect(() => {
    if (text === null) return;
    let wanted = true;
    void packed(query, text).then((made) => {
      if (wanted) setWhole(made);
    });
    return () => {
      wanted = false;
    };
  }, [query, text]);
  const own = text === null ? query : whole;
  return (
    <a className={className} href={own === null ? undefined : addressOf(place, scenario, own)}>
      {children}
    </a>
  );
}
