import { DirectoryPage } from "./DirectoryPage";

// Each list has a page of its own, so that changing from one to another starts anew.
export const People = () => <DirectoryPage kind="people" />;
export const Units = () => <DirectoryPage kind="units" />;
export const Divisions = () => <DirectoryPage kind="divisions" />;
export const Facilities = () => <DirectoryPage kind="facilities" />;
