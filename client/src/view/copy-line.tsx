import { useState } from "preact/hooks";
import { copyText } from "../app/copy-text";
import { words } from "../i18n";
import { WordButton } from "./controls";

interface CopyLineProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
}

// A link, what it gives, and a button that copies it.
export function CopyLine({ label, hint, value }: CopyLineProps) {
  const [outcome, setOutcome] = useState<"none" | "copied" | "failed">("none");
  const text = words.value;
  const copy = async () => setOutcome((await copyText(value)) ? "copied" : "failed");
  return (
    <div class="copy-line">
      <div>
        <strong>{label}</strong>
        <span class="quiet">{hint}</span>
      </div>
      <WordButton
        icon={outcome === "copied" ? "check" : "copy"}
        label={text.share.copyNamed(label)}
        onClick={() => void copy()}
      >
        {outcome === "copied" ? text.common.copied : text.share.copy}
      </WordButton>
      <span class="unseen" role="status">
        {outcome === "copied" ? text.common.copied : ""}
      </span>
      {outcome === "failed" && (
        <p class="error">
          {text.common.copyFailed} <code>{value}</code>
        </p>
      )}
    </div>
  );
}
