import { Icon } from "../view/icon";

// What went wrong, with its icon, read aloud when it appears.
export function ErrorLine({ text }: { readonly text: string | null }) {
  return (
    <div class="error" role="alert">
      {text !== null && (
        <p class="error-line">
          <Icon name="alert" />
          <span>{text}</span>
        </p>
      )}
    </div>
  );
}
