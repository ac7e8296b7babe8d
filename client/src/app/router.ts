// Which page a path means. Secrets travel in the fragment, which never reaches a server.

export type Route =
  | { readonly page: "join"; readonly fragment: string }
  | { readonly page: "boards"; readonly key: string | null }
  | { readonly page: "board"; readonly board: string; readonly token: string | null }
  | { readonly page: "notFound" };

function fragmentValue(fragment: string, name: string): string | null {
  return new URLSearchParams(fragment.replace(/^#/, "")).get(name);
}

export function routeOf(path: string, fragment: string): Route {
  const clean = path.replace(/\/+$/, "") || "/";
  if (clean === "/" || clean === "/j") return { page: "join", fragment };
  if (clean === "/boards") return { page: "boards", key: fragmentValue(fragment, "key") };
  const board = /^\/b\/([A-Za-z0-9_-]{1,64})$/.exec(clean)?.[1];
  if (board !== undefined) return { page: "board", board, token: fragmentValue(fragment, "t") };
  return { page: "notFound" };
}
