import { askEarly } from "./early";

askEarly();
// The first format of dates takes a browser 20 ms, the next ones less than 1. It makes one while it waits, not when the list is there.
new Intl.DateTimeFormat("en-US");
