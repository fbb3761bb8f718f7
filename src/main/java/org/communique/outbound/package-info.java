/** Sends requests to addresses that others have given, in a way that nobody can reach inside with it or hold anyone else up. */
package org.communique.outbound;
