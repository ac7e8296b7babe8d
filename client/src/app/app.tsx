import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { words } from "../i18n";
import { BoardPage } from "../pages/board-page";
import { BoardsPage } from "../pages/boards-page";
import { JoinPage } from "../pages/join-page";
import { NameStep } from "../pages/name-step";
import { MessagePage } from "../pages/page-frame";
import type { Ports } from "./ports";
import { type Route, routeOf } from "./router";

const route = signal<Route>({ page: "notFound" });

// Reads where the address leads and takes secrets out of it, so that a shared screen, a bookmark or
// the history holds none.
function follow(): void {
  route.value = routeOf(location.pathname, location.hash);
  if (location.hash !== "") history.replaceState(null, "", location.pathname);
}

export function startRouting(): void {
  follow();
  addEventListener("popstate", follow);
  addEventListener("hashchange", () => {
    if (location.hash !== "") follow();
  });
}

function goTo(path: string): void {
  history.pushState(null, "", path);
  follow();
}

export function App({ ports }: { readonly ports: Ports }) {
  const [joinedTitle, setJoinedTitle] = useState("");
  const here = route.value;
  switch (here.page) {
    case "join":
      return (
        <JoinPage
          ports={ports}
          fragment={here.fragment}
          onJoined={({ board, title, token }) => {
            ports.identity.keepToken(board, token);
            setJoinedTitle(title);
            goTo(`/b/${board}`);
          }}
        />
      );
    case "boards":
      return <BoardsPage ports={ports} givenKey={here.key} />;
    case "board":
      return (
        <BoardEntry
          key={`${here.board} ${here.token ?? ""}`}
          ports={ports}
          board={here.board}
          givenToken={here.token}
          title={joinedTitle}
        />
      );
    case "notFound":
      return (
        <MessagePage
          title={words.value.common.notFoundTitle}
          body={words.value.common.notFoundBody}
        />
      );
  }
}

interface BoardEntryProps {
  readonly ports: Ports;
  readonly board: string;
  readonly givenToken: string | null;
  readonly title: string;
}

// On the way to a board: the token, then a name, then the board itself.
function BoardEntry({ ports, board, givenToken, title }: BoardEntryProps) {
  const [token] = useState(() => {
    if (givenToken !== null) ports.identity.keepToken(board, givenToken);
    return givenToken ?? ports.identity.tokenFor(board);
  });
  const [name, setName] = useState(() => ports.identity.displayName());
  if (token === null) {
    const { missingAccess, missingAccessBody } = words.value.board;
    return <MessagePage title={missingAccess} body={missingAccessBody} />;
  }
  if (name === null) {
    return (
      <NameStep
        title={title}
        onName={(chosen) => {
          ports.identity.keepDisplayName(chosen);
          setName(chosen);
        }}
      />
    );
  }
  return <BoardPage ports={ports} board={board} token={token} displayName={name} />;
}
