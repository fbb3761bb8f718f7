/** Standard formats of a release (ninjs, NewsArticle), feeds (RSS, Atom, JSON Feed) and sitemaps. */
package org.communique.syndication;
