// The composition root: the real server, the real memory of this browser.

import { httpApi } from "./app/http-api";
import { start } from "./app/start";
import * as identity from "./identity";
import { openBoard } from "./sync/open-board";

start({ api: httpApi, identity, openBoard });
