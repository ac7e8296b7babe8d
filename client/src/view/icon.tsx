import { type IconName, iconPaths } from "./icon-paths";

// Always beside a label, or inside a control that has one: hidden from assistive technology.
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={iconPaths[name]} />
    </svg>
  );
}
