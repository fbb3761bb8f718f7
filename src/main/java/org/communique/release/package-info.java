/** Press releases from draft to withdrawal: their lifecycle, texts, lists, slugs and revisions. */
package org.communique.release;
