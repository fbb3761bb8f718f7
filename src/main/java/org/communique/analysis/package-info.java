/** Words of many languages: what a text's tokens are, which of them are forms of one word, and where a search term stands in a text. */
package org.communique.analysis;
