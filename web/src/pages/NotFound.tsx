import { Link } from "react-router";
import { Empty } from "../parts/Empty";
import { Heading } from "../shell/announce";
import { words } from "../words";

export function NotFound() {
  return (
    <>
      <Heading title={words.notFound}>{words.notFound}</Heading>
      <Empty title={words.notFoundMore}>
        <Link to="/">{words.goHome}</Link>
      </Empty>
    </>
  );
}
