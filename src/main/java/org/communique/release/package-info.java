/** Press releases from draft to withdrawal: lifecycle, text, lists, slugs and revisions. */
package org.communique.release;
