/** Press releases from draft to withdrawal: their lifecycle, texts, lists, slugs and revisions, and who may see them. */
package org.communique.release;
