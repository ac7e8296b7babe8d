// The limits of a document: the server refuses what lies beyond, so the client doesn't ask for it.
// Their reasons are beside the same numbers in server/domain/document/limits.h.

export const UNITS_PER_POINT = 64; // positions and sizes are kept in 1/64 board unit

export const COORDINATE_MAX = 2 ** 24;
export const SIZE_MIN = 16 * 64;
export const SIZE_MAX = 8192 * 64;
export const COLOUR_MIN = 1;
export const COLOUR_MAX = 6;

export const TEXT_UNITS_MAX = 1_000_000;
export const INSERT_UNITS_MAX = 16_384;
export const TEXT_CHANGES_MAX = 4_096;

export const OBJECTS_MAX = 50_000;
export const PROPERTIES_MAX = 32;
export const STRING_BYTES_MAX = 1_024;
