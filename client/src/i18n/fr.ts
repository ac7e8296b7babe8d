// Every word that people read, in French. The other languages have the same shape, checked by type.

import { board } from "./fr/board";
import { pages } from "./fr/pages";
import { panels } from "./fr/panels";
import { typesetCatalogue } from "./typography";

export const french = typesetCatalogue({ ...pages, ...board, ...panels });

export type Messages = typeof french;
