/**
 * Reads from a read replica of PostgreSQL: which requests may go there, and how far it may be behind.
 * Without a configured replica nothing here does anything.
 */
package org.communique.replica;
