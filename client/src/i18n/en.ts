// The same words in English. A key that French has and this language lacks does not compile.

import { board } from "./en/board";
import { pages } from "./en/pages";
import { panels } from "./en/panels";
import type { Messages } from "./fr";

export const english: Messages = { ...pages, ...board, ...panels };
