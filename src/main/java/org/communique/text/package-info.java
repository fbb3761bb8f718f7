/** What text goes through on its way in: allowed characters, safe HTML from three formats, ASCII slugs, language tags and URLs. */
package org.communique.text;
