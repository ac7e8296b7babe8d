import { useEffect, useState } from "preact/hooks";

interface QrCodeProps {
  readonly text: string;
  readonly label: string;
}

// The encoder is fetched when the first code is shown: most people never need it.
export function QrCode({ text, label }: QrCodeProps) {
  const [drawing, setDrawing] = useState<{ size: number; path: string } | null>(null);
  useEffect(() => {
    let current = true;
    void import("uqr").then(({ encode }) => {
      if (!current) return;
      const code = encode(text, { ecc: "M", border: 2 });
      let path = "";
      code.data.forEach((row, y) => {
        row.forEach((dark, x) => {
          if (dark) path += `M${x} ${y}h1v1h-1z`;
        });
      });
      setDrawing({ size: code.size, path });
    });
    return () => {
      current = false;
    };
  }, [text]);
  if (drawing === null) return <div class="qr-code" aria-busy="true" />;
  return (
    <svg
      class="qr-code"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${drawing.size} ${drawing.size}`}
      shape-rendering="crispEdges"
    >
      <path d={drawing.path} />
    </svg>
  );
}
