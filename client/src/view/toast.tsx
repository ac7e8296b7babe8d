import type { BoardState } from "./board-state";

// One short message with at most one way back, at the foot of the board.
export function ToastView({ state }: { readonly state: BoardState }) {
  const toast = state.toast.value;
  return (
    <div class="toast-layer" role="status">
      {toast !== null && (
        <div class="toast">
          <span>{toast.text}</span>
          {toast.action !== null && (
            <button
              type="button"
              class="toast-action"
              onClick={() => {
                toast.action?.run();
                state.toast.value = null;
              }}
            >
              {toast.action.label}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
