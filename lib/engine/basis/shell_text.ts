// The shells of an element as the files of data write them.

import type { SharedShell } from "../../base/basis_set.ts";

const LETTERS = "SPDFGHI";

/**
 * The shells of a text such as "SP 2.9 .68,-.1 .4,.16 .6;D .8": parted by semicolons, each the letters of its angular
 * momenta and its exponents in bohr^-2, then after commas the columns of coefficients; none where its one primitive
 * has the coefficient 1.
 */
export function shellsOfText(text: string): readonly SharedShell[] {
  return text.split(";").map((shell) => {
    const letters = shell.slice(0, shell.indexOf(" "));
    const [exponents, ...coefficients] = shell.slice(letters.length + 1).split(",").map(numbersOf);
    return {
      l: Array.from(letters, (letter) => LETTERS.indexOf(letter)),
      exponents: exponents!,
      coefficients: coefficients.length === 0 ? [[1]] : coefficients,
    };
  });
}

function numbersOf(text: string): readonly number[] {
  return text.split(" ").map(Number);
}
