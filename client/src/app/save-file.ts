// Hands a file to the browser's downloads, named after the board.

export function fileNameOf(title: string, extension: string): string {
  const plain = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase()
    .slice(0, 60);
  return `${plain || "atelier"}.${extension}`;
}

export function saveFile(content: Blob, title: string, extension: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileNameOf(title, extension);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
