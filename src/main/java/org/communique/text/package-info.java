/** Checks and converts text from requests: allowed characters, safe HTML from three formats, ASCII slugs, language tags and URLs. */
package org.communique.text;
