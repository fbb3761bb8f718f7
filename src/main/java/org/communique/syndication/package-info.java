/** The standard forms of a release (ninjs, NewsArticle), feeds of many (RSS, Atom, JSON Feed), and sitemaps. */
package org.communique.syndication;
