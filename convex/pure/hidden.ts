/**
 * What a person cannot see, or what reorders what they see: with it, a name or a message tells its reader one thing
 * and a machine another (Unicode TR9, TR36). For a character class of a regular expression.
 *
 * Unicode's own properties say what that is, but for signs that it has among letters, marks and symbols, and that are
 * blank: of braille, the place of an object, a note without a head, hieroglyphs, Khitan. Code points that are not given
 * out yet are visible: fonts show a box, or the emoji that they will be.
 */
export const HIDDEN =
  "\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{NChar}\\p{DI}\\u2800\\uFFFC\\u{1D159}\\u{13441}\\u{13442}\\u{16FE4}";
