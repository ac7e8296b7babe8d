import type { ComponentChildren } from "preact";
import { switchLanguage, words } from "../i18n";
import { Mark } from "../view/board-header";
import { Icon } from "../view/icon";

interface PageFrameProps {
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

// What the pages around a board share: the name of the product, one sheet, the switch of language.
export function PageFrame({ wide, children }: PageFrameProps) {
  return (
    <div class={`page${wide === true ? " is-wide" : ""}`}>
      <header class="page-header">
        <a class="brand" href="/">
          <Mark />
          {words.value.common.product}
        </a>
        <button type="button" class="link-button" onClick={switchLanguage}>
          <Icon name="language" />
          {words.value.common.languageSwitch}
        </button>
      </header>
      <main class="page-main">{children}</main>
    </div>
  );
}

export function MessagePage({ title, body }: { readonly title: string; readonly body: string }) {
  return (
    <PageFrame>
      <section class="sheet">
        <h1>{title}</h1>
        <p>{body}</p>
        <a class="word-button is-primary" href="/j">
          {words.value.common.toJoin}
        </a>
      </section>
    </PageFrame>
  );
}
