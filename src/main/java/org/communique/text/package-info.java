/** Checks and converts text from requests: allowed characters, ASCII slugs, language tags and URLs. */
package org.communique.text;
