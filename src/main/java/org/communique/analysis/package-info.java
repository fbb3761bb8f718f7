/** Text analysis for many languages: tokens, stems and highlights. */
package org.communique.analysis;
