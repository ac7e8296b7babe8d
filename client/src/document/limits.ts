// The limits of a document: the server refuses what lies beyond, so the client doesn't ask for it.
// Their reasons are beside the same numbers in server/domain/document/limits.h.

export const UNITS_PER_POINT = 64; // positions and sizes are kept in 1/64 board unit

export const COORDINATE_MAX = 2 ** 24;
export const SIZE_MIN = 16 * 64;
export const SIZE_MAX = 65_536 * 64;
export const COLOUR_MIN = 1;
export const COLOUR_MAX = 6;

export const ROTATION_MAX = 360 * 64 - 1; // 1/64 degree
export const LAYER_MAX = 2;
export const FORM_MIN = 1;
export const FORM_MAX = 3;
export const STROKE_WIDTH_MIN = 16;
export const STROKE_WIDTH_MAX = 128 * 64;
export const END_MARKS_MAX = 3;
export const FONT_SIZE_MIN = 8 * 64;
export const FONT_SIZE_MAX = 512 * 64;
export const END_AT_OBJECT_MAX = 2 * 4096;

export const CONTENT_HASH_BYTES = 32;

export const DEPTH_MAX = 256;
export const CHILDREN_MAX = 5_000; // of one object; the page holds as many as the board
export const LABEL_MAX = 2 ** 52;

export const TEXT_UNITS_MAX = 1_000_000;
export const INSERT_UNITS_MAX = 16_384;
export const TEXT_CHANGES_MAX = 4_096;

export const OBJECTS_MAX = 50_000;
export const PROPERTIES_MAX = 32;
export const STRING_BYTES_MAX = 1_024;
