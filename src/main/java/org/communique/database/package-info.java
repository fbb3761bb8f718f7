/**
 * The PostgreSQL server that the service brings along for installations without a database server of their own.
 * {@link org.communique.database.EmbeddedDatabase} starts it, keeps it running and stops it. And, for any database, where a request reads: from
 * the primary or from a replica.
 */
package org.communique.database;
