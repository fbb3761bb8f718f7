/**
 * Pictures, recordings and documents that releases use: uploaded, described, kept in a store, and sent to whoever may read a release that
 * uses them.
 */
package org.communique.media;
