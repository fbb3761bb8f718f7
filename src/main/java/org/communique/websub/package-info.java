/** The hub of the service's own feeds (WebSub, W3C Recommendation of 23 January 2018): subscribers receive a feed when it changes. */
package org.communique.websub;
