import { Heading } from "../shell/announce";
import { Empty } from "./Empty";

/** The answer to those who have no business on a page. */
export function NotForYou({ title, more }: { title: string; more: string }) {
  return (
    <>
      <Heading title={title}>{title}</Heading>
      <Empty title={more} />
    </>
  );
}
