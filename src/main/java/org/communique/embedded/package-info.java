/**
 * The PostgreSQL server that the service brings along for installations without a database server of their own.
 * {@link org.communique.embedded.EmbeddedDatabase} starts it, keeps it running and stops it.
 */
package org.communique.embedded;
