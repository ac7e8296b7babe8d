// A failure of a request, in words: what happened, what was kept, what to do.

import type { ApiFailure } from "../app/http-api";
import { words } from "../i18n";

export function failureText(failure: ApiFailure): string {
  const text = words.value.errors;
  switch (failure.kind) {
    case "tooMany":
      return text.tooMany(failure.seconds);
    case "network":
    case "forbidden":
    case "notFound":
    case "invalid":
    case "conflict":
    case "storageFull":
    case "server":
      return text[failure.kind];
  }
}
