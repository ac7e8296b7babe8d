// Well-formedness of UTF-16: a browser string may hold half of a surrogate pair, the wire may not.

export const isHighSurrogate = (unit: number | undefined): boolean =>
  unit !== undefined && unit >= 0xd800 && unit <= 0xdbff;

export const isLowSurrogate = (unit: number | undefined): boolean =>
  unit !== undefined && unit >= 0xdc00 && unit <= 0xdfff;

export const isWellFormed = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    if (unit > 0xdbff || !isLowSurrogate(text.charCodeAt(i + 1))) return false;
    i += 1;
  }
  return true;
};

// Halves without their other half become U+FFFD, as the platform's own encoders do.
export const toWellFormed = (text: string): string => {
  if (isWellFormed(text)) return text;
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (match) =>
    match.length === 2 ? match : "\ufffd",
  );
};
